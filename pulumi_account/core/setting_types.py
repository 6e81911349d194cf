"""Types of setting values, which arrive as text or JSON. Messages say what is allowed and never repeat the value."""

from __future__ import annotations

import ipaddress
import json
import math
import re
from collections.abc import Callable
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import BeforeValidator, PlainValidator, ValidationError, WrapValidator

from .fields import Otp, OtpRequest, lower_case
from .files import directory_named
from .identity import ACCOUNT_ID

_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_HOST: Final = re.compile(r"(?:(?!-)[A-Za-z0-9-]{1,63}(?<!-)\.)*(?!-)[A-Za-z0-9-]{1,63}(?<!-)", re.ASCII)
_QUEUE_PATH: Final = re.compile(r"/\d{12}/[\w-]{1,80}", re.ASCII)
_LONGEST_HOST: Final = 253
_LONGEST_URL: Final = 2048


def _number(value: Any) -> float:
    """Return the number; NaN for anything else."""
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value.strip())
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            return math.inf
    return math.nan


def whole_number(smallest: int, largest: int) -> Any:
    """Return a validator of whole numbers within bounds."""

    def check(value: Any) -> int:
        number = _number(value)
        if not smallest <= number <= largest or not number.is_integer():
            raise ValueError(f"must be a whole number from {smallest} to {largest}")
        return int(number)

    return PlainValidator(check)


def number(smallest: float, largest: float) -> Any:
    """Return a validator of numbers within bounds."""

    def check(value: Any) -> float:
        found = _number(value)
        if not smallest <= found <= largest:
            raise ValueError(f"must be a number from {smallest:,g} to {largest:,g}")
        return found

    return PlainValidator(check)


def _url(example: str, further: Callable[[str], bool] = lambda _: True) -> Any:
    """Return a validator of an HTTP URL of a host, without credentials, query or fragment."""

    def check(value: Any) -> str:
        text = value.strip() if isinstance(value, str) else ""
        if len(text) > _LONGEST_URL or not _is_url(text) or not further(urlsplit(text).path):
            raise ValueError(
                f"must be a URL such as {example}: http:// or https://, a host, optionally a port from 1 to 65535 and "
                f"a path; no user name, query or fragment"
            )
        return text

    return PlainValidator(check)


def _is_url(text: str) -> bool:
    if not text.isascii() or not text.isprintable() or " " in text or any(mark in text for mark in "?#@\\"):
        return False
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.netloc.endswith(":") or port == 0:
        return False
    return parts.scheme in ("http", "https") and (_is_host(host) if "[" not in parts.netloc else _is_ipv6(host))


def _is_host(host: str) -> bool:
    return len(host) <= _LONGEST_HOST and _HOST.fullmatch(host) is not None


def _is_ipv6(host: str) -> bool:
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        return False
    return True


def _boolean(value: Any, handler: Callable[[Any], bool]) -> bool:
    try:
        return handler(value)
    except ValidationError:
        raise ValueError("must be true or false") from None


def _object(value: Any) -> Any:
    """Return an object, which the CLI passes as JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, dict):
        raise ValueError("must be an object: set it with pulumi config set --path")  # noqa: TRY004 - for pydantic
    return value


def _directory(value: Any) -> str:
    return str(directory_named(value if isinstance(value, str) else ""))


def list_from_json(value: Any) -> Any:
    """Return a list, which may be given as JSON; a single string counts as a list of one."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.lstrip().startswith("[") else [value]
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, list | tuple):
        raise ValueError("must be a list; set it with pulumi config set --path")  # noqa: TRY004 - for pydantic
    return value


def _account_ids(value: Any) -> tuple[str, ...]:
    # The CLI stores an ID as a number, which keeps all 12 digits of one that has no leading zero.
    accounts = [str(account).strip() for account in list_from_json(value) if not isinstance(account, bool | float)]
    if len(accounts) != len(value := list_from_json(value)) or not all(map(ACCOUNT_ID.fullmatch, accounts)):
        raise ValueError("must be a list of account IDs, each 12 digits, in quotes")
    return tuple(accounts)


def _by_account(value: Any) -> dict[Any, Any]:
    """Return what is given by account, which may come in several parts."""
    given: dict[Any, Any] = {}
    for part in value if isinstance(value, tuple) else (value,):
        given.update({} if part is None else _object(part))
    # The CLI stores a code of digits that is set with --path as a number.
    return {
        key: str(part) if isinstance(part, int) and not isinstance(part, bool) else part for key, part in given.items()
    }


def _account_id(value: Any) -> str:
    if not isinstance(value, str) or not ACCOUNT_ID.fullmatch(value):
        raise ValueError("must name an account: 12 digits")
    return value


def _paths(value: Any) -> tuple[str, ...]:
    paths = list_from_json(value)
    if not all(isinstance(path, str) and path and "\0" not in path for path in paths):
        raise ValueError("must be a list of paths")
    return tuple(paths)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError("must be a string")
    return value.strip()


def _is_on(value: Any) -> bool:
    text = lower_case(str(value))
    if text not in {"true", "false"}:
        raise ValueError("must be true or false")
    return text == "true"


AsObject: Final = BeforeValidator(_object)
Boolean = Annotated[bool, WrapValidator(_boolean)]
Directory = Annotated[str, PlainValidator(_directory)]
EndpointUrl = Annotated[str, _url("https://account.us-east-1.amazonaws.com")]
QueueUrl = Annotated[
    str,
    _url(
        "https://sqs.us-east-1.amazonaws.com/123456789012/region-events",
        lambda path: _QUEUE_PATH.fullmatch(path) is not None,
    ),
]
AccountIds = Annotated[tuple[str, ...], BeforeValidator(_account_ids)]
_AccountKey = Annotated[str, PlainValidator(_account_id)]
OneTimePasswords = Annotated[dict[_AccountKey, Otp], BeforeValidator(_by_account)]
Requests = Annotated[dict[_AccountKey, OtpRequest], BeforeValidator(_by_account)]
Paths = Annotated[tuple[str, ...], BeforeValidator(_paths)]
String = Annotated[str, BeforeValidator(_text)]
Flag = Annotated[bool, BeforeValidator(_is_on)]
