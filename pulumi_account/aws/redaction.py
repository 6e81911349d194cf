"""Keeps contact details out of what is shown: botocore's debug log, which has whole requests and responses, and ARNs.

People's sessions and users are often named by their e-mail address.
"""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_in_account_call: ContextVar[bool] = ContextVar("in_account_call", default=False)
_CHATTY = ("boto3", "botocore", "urllib3")


class _NoDetails(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.DEBUG or not _in_account_call.get()


_NO_DETAILS = _NoDetails()


@contextmanager
def without_details() -> Iterator[None]:
    """Drop the debug records that boto3, botocore and urllib3 write on this thread inside the block."""
    # A logger's filters don't apply to its children, and botocore creates loggers as its modules are imported.
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if name.partition(".")[0] in _CHATTY and isinstance(logger, logging.Logger):
            logger.addFilter(_NO_DETAILS)
    token = _in_account_call.set(True)
    try:
        yield
    finally:
        _in_account_call.reset(token)


_LEFT_OUT: Final = "…"
_SESSION_NAME: Final = re.compile(r"((?::assumed-role/[^/\s]+|:federated-user)/)[\w+=,.@-]+", re.ASCII)
_MAILBOX: Final = re.compile(r"[\w+=.%-]+@[\w.-]*\w", re.ASCII)


def without_persons(text: str) -> str:
    """Return a text, such as an ARN, without names of sessions and without e-mail addresses."""
    return _MAILBOX.sub(_LEFT_OUT, _SESSION_NAME.sub(rf"\1{_LEFT_OUT}", text))
