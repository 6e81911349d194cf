"""Changes that AWS confirms by a one-time password: one run has AWS send the code, a later one submits it.

The code comes from an input of the resource, or from the stack's settings by account. No state holds it: a digest tells
a code that was submitted, or that was there before AWS sent the one that counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from pydantic.alias_generators import to_camel

from .fields import Unknown

if TYPE_CHECKING:
    from .settings import Settings

PENDING: Final = "PENDING"
"""The status in which AWS awaits a code."""
OTP_RECORD: Final = "otp_record"
"""The secret output with what was last asked for, and the digest of the last code that doesn't count any more."""
_REQUEST: Final = "request"
_SPENT: Final = "spent"


@dataclass(frozen=True)
class CodeSource:
    """Where a resource's codes come from, and what messages call them.

    Args:
        code_input: the property with the code.
        request_input: the property whose every other value asks AWS for another code.
        code_setting: the field of the settings with codes by account.
        request_setting: the field of the settings with the values that ask for another code.

    """

    code_input: str
    request_input: str
    code_setting: str
    request_setting: str

    def given(self, settings: Settings, inputs: Mapping[str, Any], account_id: str) -> GivenCode:
        """Return what the program or the settings give for an account; the program takes precedence."""
        codes, requests = getattr(settings, self.code_setting), getattr(settings, self.request_setting)
        code, request = inputs.get(self.code_input), inputs.get(self.request_input)
        return GivenCode(
            self,
            account_id,
            codes.get(account_id) if code is None else code,
            requests.get(account_id) if request is None else request,
            is_code_of_program=code is not None,
            is_request_of_program=request is not None,
        )


@dataclass(frozen=True)
class GivenCode:
    """What a run is given for one account: a code, and a request for another one."""

    kind: CodeSource
    account_id: str
    code: str | None
    request: str | None
    is_code_of_program: bool = False
    is_request_of_program: bool = False

    def counts(self, state: Mapping[str, Any]) -> bool:
        """Whether there is a code that was not there when AWS sent the last one, and was not submitted since."""
        if self.code is None:
            return False
        return isinstance(self.code, Unknown) or self._digest() != _record(state).get(_SPENT)

    def asks_again(self, state: Mapping[str, Any]) -> bool:
        """Whether another code is asked for, which was not asked for before."""
        return self.request is not None and self.request != _record(state).get(_REQUEST)

    def is_due(self, state: Mapping[str, Any], status: str | None, *, asked_in: Collection[str]) -> bool:
        """Whether a run has something to do: another code is asked for, in one of these statuses, or one is given."""
        asks_again = status in asked_in and self.asks_again(state)
        return asks_again or (status == PENDING and self.counts(state))

    def recorded(self, state: Mapping[str, Any], *, is_spent: bool) -> dict[str, Any] | None:
        """Return the record for the state; ``is_spent`` says that the code, if there is one, no longer counts."""
        spent = self._digest() if is_spent and self.code is not None else _record(state).get(_SPENT)
        record = {_REQUEST: self.request, _SPENT: spent}
        return {name: value for name, value in record.items() if value is not None} or None

    def reminder(self, sent: str) -> str:
        """Return how messages say that the code is awaited; ``sent`` is what AWS did with it."""
        old = "the code that is given is not the one that AWS sent last; " if self.code is not None else ""
        return with_steps(
            f"{old}still awaits the code that AWS {sent}",
            ("To submit it", self.how_to_submit()),
            ("For another code", self.how_to_ask_again()),
        )

    def refusal(self, why: str) -> str:
        """Return the reason of an error: AWS doesn't accept the code, because of this."""
        return with_steps(
            f"AWS does not accept the code: {why}",
            ("To enter it again", self.how_to_submit()),
            ("For another code", self.how_to_ask_again()),
        )

    def how_to_submit(self) -> str:
        """Return what to do once the code has arrived."""
        if self.is_code_of_program:
            return f"set {self.kind.code_input} to it in the program, then run pulumi up"
        return f"pulumi config set --secret {_key(self.kind.code_setting)}.{self.account_id} CODE && pulumi up"

    def how_to_ask_again(self) -> str:
        """Return what to do for another code."""
        request = self.request
        following = str(int(request) + 1) if request is not None and request.isdecimal() else f"{request or ''}1"
        if self.is_request_of_program:
            return f"set {self.kind.request_input}={following!r} in the program, then run pulumi up"
        return f"pulumi config set {_key(self.kind.request_setting)}.{self.account_id} {following} && pulumi up"

    def _digest(self) -> str:
        return sha256(f"{self.account_id}/{self.code}".encode()).hexdigest()[:16]


def with_steps(message: str, *steps: tuple[str, str]) -> str:
    """Return a message and what to do next: what for, and the command on a line of its own, ready to copy."""
    return "\n".join([f"{message}.", *(f"{what_for}:\n  {step}" for what_for, step in steps)])


def _key(settings_field: str) -> str:
    return f"account:{to_camel(settings_field)}"


def _record(state: Mapping[str, Any]) -> Mapping[str, Any]:
    return state.get(OTP_RECORD) or {}
