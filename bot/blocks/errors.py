"""What a person reads when something was not done: what was wrong, what was kept, what to do instead."""

from bot.blocks.message import Block, Message, section
from bot.blocks.mrkdwn import code_blocks, entities

TYPED_BLOCK = 2900
TYPED_BLOCKS = 3
"""More than a command or a form field can hold, and within what one message can."""


def refusal(text: str, typed: str = "") -> Message:
    """`text` is the refusal's own, which says what was wrong and what to type; `typed` is given back to be copied."""
    said = entities(text, 2900)
    return Message(text=f"{entities(text, 600)} Nothing was stored.", blocks=[section(said), *_kept(typed)])


def apology(reference: str, typed: str = "") -> Message:
    """A defect of ours; the reference stands in the log."""
    said = f"That did not work, and nothing was changed. Reference {entities(reference, 40)}. Please try again."
    return Message(text=said, blocks=[section(said), *_given_back(typed, "Your text:")])


def busy(typed: str = "") -> Message:
    said = "Busy just now: nothing was stored. Send it again in a moment."
    return Message(text=said, blocks=[section(said), *_given_back(typed, "Your text:")])


def no_answer(typed: str = "") -> Message:
    """The time ran out, and it is not known whether the write was made: sending it again could make it twice."""
    said = (
        "This took too long, and it may or may not have been stored. "
        "Look with `show` or `timeline` before you send it again."
    )
    return Message(text=said, blocks=[section(said), *_given_back(typed, "Your text:")])


def _kept(typed: str) -> list[Block]:
    if not typed.strip():
        return [section("Nothing was stored.")]
    return _given_back(typed, "Nothing was stored. You typed:")


def _given_back(typed: str, words: str) -> list[Block]:
    if not typed.strip():
        return []
    first, *rest = code_blocks(typed.strip(), TYPED_BLOCK)[:TYPED_BLOCKS]
    return [section(f"{words}\n{first}"), *map(section, rest)]
