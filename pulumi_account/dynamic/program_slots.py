"""The slots of a whole program as one text, which travels with the resources that may remove a setting.

A resource that updates may remove a setting before another resource that takes it over is registered. What the program
declares is known by then in the program's own process, and this text brings it to the provider host.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pulumi_account.core.settings import Connection
from pulumi_account.core.slots import Place, Slot

PROGRAM_SLOTS: Final = "program_slots"
"""The input that holds the text. ``check`` takes it out, so that no state has it."""


class ProgramSlots(NamedTuple):
    """Places of one kind of slot, and the resources whose places the program didn't know when it sent this."""

    places: list[Place]
    unclear: list[str]


def as_text(slots: ProgramSlots) -> str:
    """Return the text: accounts by slot, slots with the same accounts together."""
    accounts: dict[str, list[str]] = {}
    callers: dict[str, list[str | None]] = {}
    for slot, account_id, connection in slots.places:
        if account_id is not None:
            accounts.setdefault(slot.part, []).append(account_id)
        else:
            # Only the profile says who the caller is: a role would have named its account.
            callers.setdefault(slot.part, []).append(connection.profile if connection is not None else None)
    together: dict[tuple[str, ...], list[str]] = {}
    for part, names in accounts.items():
        together.setdefault(tuple(names), []).append(part)
    named = [[parts, list(names)] for names, parts in together.items()]
    return json.dumps({"named": named, "callers": callers, "unclear": slots.unclear}, separators=(",", ":"))


def from_text(kind: str, text: str) -> ProgramSlots:
    """Return what a text says of slots of one kind."""
    told = json.loads(text)
    return ProgramSlots([*_named(kind, told["named"]), *_callers(kind, told["callers"])], told["unclear"])


def _named(kind: str, told: list[tuple[list[str], list[str]]]) -> Iterator[Place]:
    for parts, accounts in told:
        for part in parts:
            slot = Slot(kind, part)
            yield from (Place(slot, account) for account in accounts)


def _callers(kind: str, told: dict[str, list[str | None]]) -> Iterable[Place]:
    for part, profiles in told.items():
        for profile in profiles:
            yield Place(Slot(kind, part), None, Connection(profile=profile) if profile is not None else None)
