"""The emergency that the demo plays: a missed page, a vote with an objection, deadlines, a handover, the record."""

import json
from datetime import timedelta
from pathlib import Path

from bot.demo_cast import ZONE
from bot.demo_stage import ANNOUNCE, DESK, ROOM, Stage
from bot.exporters.verify import VerificationError, verify
from bot.sandbox import Message

DECLARE = "/incident declare Magnetic toy recall in DE sev:1 type:product-safety region:DE"
NOTE = "The lab report names lots 7 to 9; 412 units were sold in DE"
DECIDE = (
    "/incident decide Stop all sales of seller 8841 at:{at} because: two injuries confirmed, the lots are not known yet"
)
VOTE = "/incident vote Delist all 14 SKUs of seller 8841 in the EU? seats:legal,policy,product closes:20m"
OBJECTION = "2 of the 14 SKUs come from another maker"


STEPS = (
    "Declared: Magnetic toy recall in DE",
    "Ben Okafor acknowledged for Legal",
    "Cla Moreau acknowledged for Policy",
    "Nobody has answered the page for Product",
    "Gil Santos acknowledged for Product",
    NOTE,
    "The warehouse confirms",
    "D-1: Stop all sales of seller 8841",
    "Call the seller's authorised representative",
    "P-1: Delist all 14 SKUs",
    "Ben Okafor approves P-1",
    OBJECTION,
    "Cla Moreau approves P-1",
    "P-1 carried",
    "D-2: Delist all 14 SKUs",
    "All 14 listings are down",
    "The update promised",
    "C-4",
    "C-5",
    "Ana Ruiz offered Commander to Ben Okafor",
    "Commander is now Ben Okafor",
    "T-11 done",
    "contained",
    "Resolved: 14 SKUs delisted",
    "Closed, because: open tasks go to the weekly review",
)
"""What the exported timeline must tell, in this order: the demo is also a test of the whole."""


class Story(Stage):
    async def play(self, *, called_as: str) -> int:
        """Every step in its order; 0 when the record tells them all and proved itself.

        `called_as` is how this very program is called, for lines to copy.
        """
        self.title("A recalled toy is still on sale. It is Ana's turn at the emergency desk.")
        await self._declare()
        self.title("Legal and Policy answer. Product does not, so its page climbs.")
        await self._answer()
        self.title("They work: facts, a task, and the deadlines that run.")
        await self._work()
        self.title("They disagree, and vote.")
        await self._vote()
        self.title("They tell everyone; one deadline is met, one is missed.")
        await self._deadlines()
        self.title("Ana's shift ends: she hands the command over.")
        await self._hand_over()
        self.title("The toys are off sale. The incident is resolved and closed.")
        await self._end()
        self.title("The record.")
        return await self._check(called_as)

    async def _declare(self) -> None:
        await self.types("ana", DECLARE, DESK)
        await self.until(lambda: self.workspace.channel_named(ROOM))
        room = self.room()
        await self.until(lambda: self.workspace.pins_in(room) and self.workspace.bookmarks_in(room))
        await self.until(lambda: len(self.workspace.channel(room).members) == 5)
        await self.quiet()
        for name in ("ben", "cla", "dev"):
            self.message(f"pages {self.called(name)} by direct message", self.page_of(name))
        members = ", ".join(sorted(self.called_id(user) for user in self.workspace.channel(room).members))
        self.tell(f"opens #{self.workspace.channel(room).name}; in it are {members}")
        self.message("posts the card there and pins it", self.workspace.messages(room)[0])
        self.message(f"announces it in #{ANNOUNCE}", self.announcements()[0])
        self.mark(room)

    async def _answer(self) -> None:
        await self.later(minutes=2)
        await self.answers("ben", "Acknowledge")
        await self.writes("cla", "I am here, reading the notice")
        await self.in_room()
        await self.later(minutes=4)
        self.message("pages Gil, who stands in for Product", self.page_of("gil"))
        self.message("tells Ana, who commands", self.sandbox.person(self.user("ana")).direct_messages[-1])
        await self.in_room()
        await self.answers("gil", "Acknowledge")
        await self.in_room()

    async def _work(self) -> None:
        await self.later(minutes=3)
        await self.types("cla", f"/incident note {NOTE}", self.room())
        said = await self.writes("gil", "The warehouse confirms: all stock of the three lots is locked")
        await self.pins("ana", said)
        earlier = (self.clock.now().astimezone(ZONE) - timedelta(minutes=4)).strftime("%H:%M")
        await self.types("ana", DECIDE.format(at=earlier), self.room())
        await self.types("ana", "/incident task Call the seller's authorised representative @cla due:2h", self.room())
        await self.types("ben", "/incident clock start Tell the market authority for:2h", self.room())
        await self.types("ben", "/incident clock start Answer the press office for:45m", self.room())
        await self.types("ana", "/incident status containing", self.room())
        await self.in_room()

    async def _vote(self) -> None:
        await self.types("ana", VOTE, self.room())
        await self.until(lambda: self._proposals())
        card = self._proposals()[-1]
        self.message("opens the vote in the room", card)
        self.mark(self.room())
        await self.clicks("ben", card, "Approve")
        await self.clicks("gil", card, "Object…")
        await self.fills("gil", {"reason": OBJECTION})
        await self.types("cla", "/incident ballot P-1 approve", self.room())
        self.message("changes the vote's card", self.workspace.message(self.room(), card.ts))
        await self.in_room()

    async def _deadlines(self) -> None:
        line = "/incident update All 14 listings are down in DE and AT, buyers are told today next:30m"
        await self.types("ana", line, self.room())
        await self.in_room()
        self.message(f"repeats it in #{ANNOUNCE}, under the announcement", self.announcements()[-1])
        for minutes in (23, 8):
            await self.later(minutes=minutes)
            await self.in_room()
        await self.types("ben", "/incident clock met C-4 receipt 2026-4711 of the market authority", self.room())
        for minutes in (10, 5):
            await self.later(minutes=minutes)
            await self.in_room()

    async def _hand_over(self) -> None:
        await self.types(
            "ana", "/incident handover commander @ben The press office still waits for an answer", self.room()
        )
        self.message("asks Ben", self.sandbox.person(self.user("ben")).direct_messages[-1])
        await self.answers("ben", "Accept")
        await self.in_room()

    async def _end(self) -> None:
        await self.types("cla", "/incident done T-11 representative reached, recalls in all member states", self.room())
        await self.types("gil", "/incident status contained because: a sweep found none on sale", self.room())
        await self.later(minutes=25)
        await self.types("ben", "/incident resolve 14 SKUs delisted, 412 buyers told, seller suspended", self.room())
        await self.later(minutes=5)
        await self.types("ben", "/incident close", self.room())
        await self.fills("ben", {"because": "open tasks go to the weekly review"})
        await self.until(lambda: len(self.workspace.files) >= 2)
        await self.in_room()

    async def _check(self, called_as: str) -> int:
        await self.quiet()
        files = sorted((self.place / "exports").rglob("INC-1-*.*"))
        for file in files:
            found = verify(file.read_bytes())
            print(f"  {file.name}: {found.entries} entries, unchanged, head hash {found.head[:16]}…")
        forged = files[0].read_bytes().replace(b"412 units", b"411 units", 1)
        try:
            verify(forged)
        except VerificationError as error:
            print(f"  The same file with one character changed: refused. {error}")
        else:
            return 1
        if missing := _missing(next(file for file in files if file.suffix == ".json")):
            print(f"  The record does not tell of: {missing}")
            return 1
        print(f"\n  Read the record:  {next(file for file in files if file.suffix == '.md')}")
        print(f"  Check it:         {called_as} verify {files[0]}\n  All files:        {files[0].parent}\n")
        return 0 if len(files) >= 2 else 1

    def _proposals(self) -> list[Message]:
        """The vote's card in the room, once it is there."""
        return [one for one in self.workspace.messages(self.room()) if "proposal.approve" in str(one.blocks)]


def _missing(file: Path) -> str:
    """The first step that the exported timeline does not tell in its place; "" when it tells them all."""
    told = iter(entry["text"] or "" for entry in json.loads(file.read_bytes())["entries"])
    return next((step for step in STEPS if not any(step in text for text in told)), "")
