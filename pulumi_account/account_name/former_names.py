"""The names that AWS may still show after a rename, which don't count as drift; a state holds a digest of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final, TypeAlias

from pulumi_account.core.clients import SECONDS_UNTIL_CHANGE_SHOWS

FORMER_NAMES: Final = "former_names"
"""The output with the former names of an account, or of many accounts, by account ID."""

FormerNames: TypeAlias = Mapping[str, float]
"""By digest of a former name, the time until which AWS may show it."""


def still_shown(held: FormerNames | None, now: float) -> FormerNames:
    """Return those former names of a state that AWS may still show."""
    return {digest: until for digest, until in (held or {}).items() if now < until}


def is_former(name: str, former: FormerNames) -> bool:
    """Whether AWS may show this name although the account has another one."""
    return _digest(name) in former


def seen(name: str, declared: str, former: FormerNames) -> tuple[str, FormerNames]:
    """Return the name to take for the account's, and the names that AWS may still show after it showed ``name``.

    The declared name stands while AWS shows a former one. Once AWS shows another, all nodes are taken to have it.
    """
    return (declared, former) if is_former(name, former) else (name, {})


def after_rename(former: FormerNames, shown: Iterable[str], name: str, now: float) -> FormerNames:
    """Return the names that AWS may show once an account that had the ``shown`` names was renamed to ``name``."""
    digests = {*former, *map(_digest, shown)} - {_digest(name)}
    return dict.fromkeys(sorted(digests), int(now) + SECONDS_UNTIL_CHANGE_SHOWS)


def as_output(former: Mapping[str, Any]) -> dict[str, Any]:
    """Return the output with former names; nothing if there are none."""
    return {FORMER_NAMES: dict(former)} if former else {}


def _digest(name: str) -> str:
    """Return what stands for a former name in the state, where ``account:secretContacts`` would not hide the name."""
    return sha256(name.encode()).hexdigest()[:16]
