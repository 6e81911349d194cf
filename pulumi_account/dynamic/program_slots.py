"""The slots of a whole program as one text, which is sent with the resources that may remove a setting.

An update may remove a setting before the resource that takes it over is registered. The program's own process already
knows what the program declares, and this text brings it to the provider host.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pulumi_account.core.settings import Connection
from pulumi_account.core.slots import Place, Slot

PROGRAM_SLOTS: Final = "program_slots"
"""The input that holds the text. ``check`` removes it, so that no state has it."""


class ProgramSlots(NamedTuple):
    """Places of one kind of slot, and the names of resources whose places the program didn't know yet.

    ``is_running`` says that the program had not ended and may declare more.
    """

    places: list[Place]
    unclear: list[str]
    is_running: bool = False

    @property
    def undecided(self) -> list[str]:
        """What may still declare places, as messages name it."""
        return [*self.unclear, *(["the program, which still runs"] if self.is_running else [])]


def as_text(slots: ProgramSlots) -> str:
    """Return the text; slots with the same accounts are grouped."""
    accounts: dict[str, list[str]] = {}
    callers: dict[str, list[str | None]] = {}
    for slot, account_id, connection in slots.places:
        if account_id is not None:
            accounts.setdefault(slot.part, []).append(account_id)
        else:
            # Without an account, the connection has no role: only its profile tells the account.
            callers.setdefault(slot.part, []).append(connection.profile if connection is not None else None)
    together: dict[tuple[str, ...], list[str]] = {}
    for part, names in accounts.items():
        together.setdefault(tuple(names), []).append(part)
    named = [[parts, list(names)] for names, parts in together.items()]
    content = {"named": named, "callers": callers, "unclear": slots.unclear, "running": slots.is_running}
    return json.dumps(content, separators=(",", ":"))


def from_text(kind: str, text: str) -> ProgramSlots:
    """Return the slots of one kind that a text holds."""
    content = json.loads(text)
    places = [*_named(kind, content["named"]), *_callers(kind, content["callers"])]
    return ProgramSlots(places, content["unclear"], content["running"])


def _named(kind: str, entries: list[tuple[list[str], list[str]]]) -> Iterator[Place]:
    for parts, accounts in entries:
        for part in parts:
            slot = Slot(kind, part)
            yield from (Place(slot, account) for account in accounts)


def _callers(kind: str, entries: dict[str, list[str | None]]) -> Iterable[Place]:
    for part, profiles in entries.items():
        for profile in profiles:
            yield Place(Slot(kind, part), None, Connection(profile=profile) if profile is not None else None)
