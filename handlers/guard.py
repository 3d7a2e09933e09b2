"""Whatever happens to a delivery, the person gets an answer in time: the one place where nothing goes unhandled."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable

from bot.blocks import errors
from bot.domain.change import DomainError
from bot.ports import BusyError
from handlers.fields import FieldsError
from handlers.refusals import UsageError
from handlers.replies import FieldErrors, Private, Reply

LIMIT = 2.5
"""Seconds for everything before the ack: Slack waits 3."""

log = logging.getLogger(__name__)


def nothing() -> str:
    return ""


async def settled(
    ask: Callable[[], Awaitable[Reply]], *, command: str, until: float, typed: Callable[[], str] = nothing
) -> Reply:
    """The reply, or the words for why there is none. `typed` says what to give back; `until` is in the loop's time."""
    try:
        async with asyncio.timeout_at(until):
            return await ask()
    except UsageError as refusal:
        return Private(message=errors.refusal(refusal.told(command), typed()))
    except FieldsError as refusal:
        return FieldErrors(errors=refusal.errors)
    except BusyError:
        return Private(message=errors.busy(typed()))
    except DomainError as refusal:
        return Private(message=errors.refusal(str(refusal), typed()))
    except TimeoutError:
        log.warning("delivery_timed_out")
        return Private(message=errors.no_answer(typed()))
    except Exception:
        reference = new_reference()
        log.exception("delivery_failed", extra={"reference": reference})
        return Private(message=errors.apology(reference, typed()))


def new_reference() -> str:
    """By which a person's apology and our log find each other."""
    return secrets.token_hex(3).upper()
