"""The app's home tab on somebody's screen."""

from dataclasses import dataclass

from bot.sandbox import View
from stories.workspace import Workspace, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeTab:
    workspace: Workspace
    reader: str

    @property
    def view(self) -> View:
        shown = self.workspace.sandbox.person(self.reader).home
        assert shown is not None
        return shown

    @property
    def words(self) -> str:
        return "\n".join(texts(self.view.blocks))

    @property
    def buttons(self) -> list[str]:
        found = [block.get("accessory") for block in self.view.blocks if "accessory" in block]
        found += [element for block in self.view.blocks for element in block.get("elements", ())]
        return [each["text"]["text"] for each in found if each and each["type"] == "button"]

    def mentions(self, *words: str) -> bool:
        return all(word in self.words for word in words)

    async def open(self) -> None:
        await self.workspace.sandbox.person(self.reader).opens_home()
        await self.workspace.settle()

    async def press(self, button: str) -> str:
        """What stands in the form that comes up, "" when none does."""
        answer = await self.workspace.sandbox.person(self.reader).clicks_in(self.view, text=button)
        assert answer.acked, answer.reason
        await self.workspace.settle()
        return "\n".join(texts(answer.view.blocks)) if answer.view else ""
