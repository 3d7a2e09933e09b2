"""Effects hold ids, come back from the database as they went in, and never share a key."""

import json
from dataclasses import fields
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ANA, BEN

from bot import effects
from bot.domain.ids import HandoverUid, IncidentUid, PageUid, UserId
from bot.effects import (
    KINDS,
    AddBookmark,
    Announce,
    AnnounceUpdate,
    Effect,
    InvitePeople,
    MakeRoom,
    OfferRole,
    PageByMessage,
    PageByPager,
    PinCard,
    PostCard,
    PostClosing,
    PostLine,
    PostProposal,
    PostUpdate,
    PublishExport,
    RedrawAnnouncement,
    RedrawCard,
    RedrawHome,
    RedrawOffer,
    RedrawPage,
    RedrawProposal,
    RemindInRoom,
    RemindOfClocks,
    RemindOwner,
    SaveExport,
    SetTopic,
    ShowHome,
    StopPager,
    TellCommander,
    TellOfOffer,
    WarnOfClocks,
)

ONE, TWO = IncidentUid("1" * 32), IncidentUid("2" * 32)
PAGE = PageUid("p" + "1" * 31)


def each(incident: IncidentUid, entry: int = 1) -> list[Effect]:
    """One effect of every kind; a page is of one incident."""
    page, handover = PageUid(f"p{incident[1:]}"), HandoverUid(f"h{incident[1:]}")
    return [
        MakeRoom(incident=incident),
        InvitePeople(incident=incident, entry=entry, users=(ANA, BEN)),
        PostCard(incident=incident),
        RedrawCard(incident=incident),
        PinCard(incident=incident),
        AddBookmark(incident=incident),
        SetTopic(incident=incident),
        PageByMessage(incident=incident, page=page, user=ANA),
        PageByPager(incident=incident, page=page, user=ANA),
        StopPager(incident=incident, page=page, user=ANA),
        RedrawPage(incident=incident, page=page, user=ANA),
        OfferRole(incident=incident, handover=handover, user=ANA),
        RedrawOffer(incident=incident, handover=handover),
        TellOfOffer(incident=incident, handover=handover, user=ANA),
        Announce(incident=incident),
        RedrawAnnouncement(incident=incident),
        PostLine(incident=incident, entry=entry),
        PostUpdate(incident=incident, entry=entry),
        AnnounceUpdate(incident=incident, entry=entry),
        RemindInRoom(incident=incident, entry=entry),
        RemindOwner(incident=incident, entry=entry, user=ANA),
        RemindOfClocks(incident=incident, reminders=(f"{entry}/1/50", f"{entry}/1/75/late")),
        WarnOfClocks(incident=incident, reminders=(f"{entry}/1/90",)),
        TellCommander(incident=incident, entry=entry, user=ANA),
        PostProposal(incident=incident, proposal=entry),
        RedrawProposal(incident=incident, proposal=entry),
        PostClosing(incident=incident, entry=entry),
        SaveExport(incident=incident, entry=entry, format="md"),
        PublishExport(incident=incident, entry=entry, format="md"),
        effects.redraw(PostLine(incident=incident, entry=entry)),
        ShowHome(user=UserId(f"U{incident[1:]}")),
        RedrawHome(incident=incident, user=ANA),
    ]


BY_NAME = {effect.kind: effect for effect in each(ONE)}


def test_every_kind_has_an_example_and_a_name_of_its_own() -> None:
    assert {type(effect) for effect in each(ONE)} == set(KINDS)
    assert len(BY_NAME) == len(KINDS)


@pytest.mark.parametrize("kind", sorted(BY_NAME))
def test_an_effect_comes_back_from_json_as_it_went(kind: str) -> None:
    effect = BY_NAME[kind]

    stored = json.loads(json.dumps(effects.encode(effect)))

    assert effects.decode(kind, stored) == effect


@given(st.lists(st.sampled_from([ANA, BEN]), max_size=3), st.integers(1, 10**6))
def test_an_invitation_comes_back_with_its_people_in_order(users: list[str], entry: int) -> None:
    effect = InvitePeople(incident=ONE, entry=entry, users=tuple(users))  # type: ignore[arg-type]  # drawn as str

    assert effects.decode(effect.kind, json.loads(json.dumps(effects.encode(effect)))) == effect


def test_an_unknown_kind_is_not_guessed() -> None:
    with pytest.raises(KeyError):
        effects.decode("telegram", {"incident": ONE})


def test_a_payload_of_a_newer_version_is_read_as_far_as_it_is_known() -> None:
    assert effects.decode("pin", {"incident": ONE, "colour": "red"}) == PinCard(incident=ONE)


def test_no_two_effects_share_a_key() -> None:
    of_page_twice = [
        PageByMessage(incident=ONE, page=PAGE, user=BEN),
        PageByMessage(incident=ONE, page=PageUid("q" * 32), user=ANA),
        TellCommander(incident=ONE, entry=1, user=BEN),
        SaveExport(incident=ONE, entry=1, format="json"),
        PublishExport(incident=ONE, entry=1, format="json"),
        InvitePeople(incident=ONE, entry=1, users=(BEN,)),
    ]
    per_entry = [effect for effect in each(ONE, entry=2) if "entry" in {field.name for field in fields(effect)}]

    for one, other in combinations([*each(ONE), *each(TWO), *of_page_twice, *per_entry], 2):
        assert one.key != other.key


def test_the_posts_of_a_room_share_a_lane_and_pages_have_lanes_of_their_own() -> None:
    posts = [BY_NAME[kind] for kind in ("line", "update", "remind", "proposal", "closing")]

    assert {post.lane for post in posts} == {f"posts:{ONE}"}
    assert BY_NAME["page"].lane != PageByMessage(incident=ONE, page=PAGE, user=BEN).lane


def test_all_drawings_of_a_home_tab_share_a_lane() -> None:
    drawings = [ShowHome(user=ANA), RedrawHome(incident=ONE, user=ANA), RedrawHome(incident=TWO, user=ANA)]

    assert {drawing.lane for drawing in drawings} == {f"home:{ANA}"}


def test_what_asks_a_person_is_urgent_and_so_are_warnings_in_the_room() -> None:
    urgent = [effect for effect in each(ONE) if effect.priority == 0]

    assert [effect.kind for effect in urgent] == ["page", "pager", "stop-pager", "offer-role", "clock-warning"]
    assert len({effect.lane for effect in urgent}) == len(urgent)
    assert [BY_NAME[kind].needs for kind in ("page", "pager", "offer-role")] == [None, None, None]


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        ("room", None),
        ("invite", "room"),
        ("card", "room"),
        ("redraw-card", "card"),
        ("pin", "card"),
        ("bookmark", "card"),
        ("topic", "room"),
        ("page", None),
        ("pager", None),
        ("stop-pager", "pager"),
        ("redraw-page", "page"),
        ("offer-role", None),
        ("redraw-offer", "offer-role"),
        ("tell-of-offer", None),
        ("announcement", None),
        ("redraw-announcement", "announcement"),
        ("line", "room"),
        ("update", "room"),
        ("announce-update", "announcement"),
        ("remind", "card"),
        ("remind-owner", None),
        ("tell-commander", None),
        ("proposal", "room"),
        ("redraw-proposal", "proposal"),
        ("closing", "room"),
        ("save-export", None),
        ("export", "room"),
        ("redraw-post", "line"),
        ("home", None),
        ("redraw-home", None),
    ],
)
def test_an_effect_needs_what_it_stands_on(kind: str, needed: str | None) -> None:
    assert BY_NAME[kind].needs == (BY_NAME[needed].key if needed else None)


def test_nothing_needs_an_effect_that_coalesces() -> None:
    # Its row has a key of its own each time, so that a need for it could never be met.
    needed = {effect.needs for effect in each(ONE)}

    assert not {effect.key for effect in each(ONE) if effect.coalesces} & needed


def test_only_what_shows_the_newest_state_coalesces_and_all_that_coalesces_converges() -> None:
    coalescing = {effect.kind for effect in each(ONE) if effect.coalesces}

    assert coalescing == {
        "redraw-post",
        "redraw-card",
        "topic",
        "redraw-page",
        "redraw-offer",
        "redraw-announcement",
        "redraw-proposal",
        "home",
        "redraw-home",
    }
    assert all(BY_NAME[kind].converges for kind in coalescing)


def test_a_post_drawn_again_is_the_post_of_the_effect_that_made_it() -> None:
    for post in each(ONE):
        if isinstance(post, effects.OfIncident) and not post.coalesces:
            assert effects.original(effects.redraw(post)) == post
