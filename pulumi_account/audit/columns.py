"""The columns of a report: each type of alternate contact has one, and each other kind of setting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from pulumi_account.core.fields import ALTERNATE_CONTACT_TYPES

if TYPE_CHECKING:
    from pulumi_account.importing.found import Kind

PRIMARY_CONTACT: Final = "primary_contact"
NAME: Final = "name"
REGIONS: Final = "regions"
CONTACT_COLUMNS: Final = tuple(contact_type.lower() for contact_type in ALTERNATE_CONTACT_TYPES)
"""The columns of the alternate contacts: the types in lower case."""
KINDS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(CONTACT_COLUMNS, "AlternateContact"),
    PRIMARY_CONTACT: "PrimaryContact",
    NAME: "AccountName",
    REGIONS: "RegionOptIn",
}
"""By column, the kind of setting that it shows."""
COLUMNS: Final = tuple(KINDS)

_BY_KIND: Final = {kind: column for column, kind in KINDS.items() if column not in CONTACT_COLUMNS}


def column_of(kind: Kind, part: str) -> str:
    """Return the column of a setting; ``part`` is the type of an alternate contact."""
    return _BY_KIND.get(kind) or part.lower()


def reading_key(column: str) -> str:
    """Return the key of a column in ``AccountReading.unread``."""
    return column.upper() if column in CONTACT_COLUMNS else KINDS[column]
