"""An error that AWS answered to a call: its facts, and the error of this package that carries them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from .answers import request_id_of

if TYPE_CHECKING:
    from pulumi_account.core.errors import AccountError

    from .calls import AwsCall

ErrorT = TypeVar("ErrorT", bound="AccountError")

# Such as AccessDenied or AWS.SimpleQueueService.NonExistentQueue.
_CODE: Final = re.compile(r"(?:[A-Z][A-Za-z0-9]*\.)*[A-Z][A-Za-z0-9]{2,79}", re.ASCII)
_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.\[\]]{0,79}", re.ASCII)


@dataclass(frozen=True)
class Refusal:
    """An error answer.

    Args:
        call: the call that was refused.
        code: AWS's error code; empty for anything that doesn't look like one, since that could be a message.
        message: AWS's message, which may hold contact details; only ``messages.py`` reads it.
        status: the HTTP status.
        request_id: the request's ID, if the answer has one.
        reason: the service's code for the reason; empty like ``code``.
        fields: the names of the members that AWS does not accept.

    """

    call: AwsCall
    code: str
    message: str
    status: int
    request_id: str | None
    reason: str
    fields: tuple[str, ...]

    @classmethod
    def of(cls, answer: Any, call: AwsCall) -> Refusal:
        """Return what botocore has parsed of an error answer."""
        error = answer.get("Error") or {}
        code, message, fields = error.get("Code"), error.get("Message"), answer.get("fieldList") or ()
        names = (_word(field.get("name")) for field in fields if isinstance(field, dict))
        return cls(
            call,
            code if isinstance(code, str) and _CODE.fullmatch(code) else "",
            message if isinstance(message, str) else "",
            int((answer.get("ResponseMetadata") or {}).get("HTTPStatusCode") or 0),
            request_id_of(answer),
            # The account API and Organizations spell it differently.
            _word(answer.get("reason")) or _word(answer.get("Reason")),
            tuple(filter(None, names)),
        )

    def as_error(self, kind: type[ErrorT], reason: str) -> ErrorT:
        """Return an error with the facts of the answer."""
        return kind(
            reason,
            operation=self.call.operation,
            account_id=self.call.account_id,
            code=self.code or None,
            status=self.status or None,
            request_id=self.request_id,
        )


def _word(value: Any) -> str:
    """Return a reason or a member's name; empty for anything that doesn't look like one."""
    return value if isinstance(value, str) and _WORD.fullmatch(value) else ""
