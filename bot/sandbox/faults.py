"""Troubles on request, and the ledger of every call that came."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.model import Json

ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One Web API call as answered.

    `at` is the workspace's time; `began` and `answered` are monotonic seconds, for measuring. `status` is None when
    the connection was closed without an answer.
    """

    at: datetime
    method: str
    args: Json
    ok: bool
    error: str | None
    status: int | None
    began: float
    answered: float


@dataclass(slots=True, kw_only=True)
class Plan:
    """What is to go wrong with one call; an empty plan lets it through."""

    delay: float = 0.0
    refuse: bool = False
    error: str | None = None
    retry_after: int | None = None
    status: int | None = None
    drop: bool = False


@dataclass(slots=True, kw_only=True)
class _Fault:
    method: str
    plan: Plan
    left: int | None
    waits: int = 0


@dataclass(slots=True)
class Faults:
    """Troubles to come, each for `times` calls (None: until cleared).

    Named by method, or "*" for all; "upload" and "response_url" name the two addresses that are no methods.
    """

    _delays: deque[_Fault] = field(default_factory=deque)
    _faults: deque[_Fault] = field(default_factory=deque)

    def delay(self, method: str, seconds: float, times: int | None = None) -> None:
        """Let calls wait this long before they take effect."""
        self._delays.append(_Fault(method=method, plan=Plan(delay=seconds), left=times))

    def fail(self, method: str, error: str, times: int | None = 1, nth: int = 1) -> None:
        """Answer with this error and do nothing, from the nth call on."""
        fault = _Fault(method=method, plan=Plan(error=error), left=times, waits=nth - 1)
        self._faults.append(fault)

    def rate_limit(self, method: str, retry_after: int, times: int | None = 1) -> None:
        """Answer 429 with Retry-After, in seconds, and do nothing."""
        self._add(method, Plan(retry_after=retry_after), times)

    def status(self, method: str, status: int, times: int | None = 1) -> None:
        """Answer with a bare HTTP status, such as 500, and do nothing."""
        self._add(method, Plan(status=status), times)

    def refuse(self, method: str, times: int | None = 1) -> None:
        """Close the connection and do nothing."""
        self._add(method, Plan(refuse=True), times)

    def do_then_drop(self, method: str, times: int | None = 1) -> None:
        """Carry the call out, then close the connection instead of answering."""
        self._add(method, Plan(drop=True), times)

    def clear(self) -> None:
        """Let everything through again."""
        self._delays.clear()
        self._faults.clear()

    def plan(self, method: str) -> Plan:
        """Decide what happens to the call that came now, and count it."""
        plan = Plan()
        for fault in [fault for fault in self._faults if fault.method in (ANY, method)]:
            if fault.waits:
                fault.waits -= 1
                continue
            plan = fault.plan
            _count(fault, self._faults)
            break
        delays = [fault for fault in self._delays if fault.method in (ANY, method)]
        for fault in delays:
            _count(fault, self._delays)
        return Plan(
            delay=sum(fault.plan.delay for fault in delays),
            refuse=plan.refuse,
            error=plan.error,
            retry_after=plan.retry_after,
            status=plan.status,
            drop=plan.drop,
        )

    def _add(self, method: str, plan: Plan, times: int | None) -> None:
        self._faults.append(_Fault(method=method, plan=plan, left=times))


def _count(fault: _Fault, faults: deque[_Fault]) -> None:
    if fault.left is None:
        return
    fault.left -= 1
    if fault.left <= 0:
        faults.remove(fault)
