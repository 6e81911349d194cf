"""The status of accounts whose setting isn't as declared: codes in the state, words in messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from typing_extensions import NotRequired, TypedDict

from pulumi_account.core.fields import PropertyName

ACCOUNT_STATUSES: Final = "account_statuses"
"""The output property: by account ID, an ``AccountStatus``; empty when every account is as declared."""

NAMES: Final = "names"
"""The input of account names by account ID, which is the list of accounts too."""

ACCOUNT_NAME: Final = "account_name"
"""The property that is an account's name."""


class AccountStatus(TypedDict):
    """Why an account isn't as declared.

    Args:
        status: A code, such as ``drifted``.
        properties: The properties that differ.
        regions: By region that is not as declared, its code.

    """

    status: str
    properties: NotRequired[list[Annotated[str, PropertyName()]]]
    regions: NotRequired[dict[str, str]]


@dataclass(frozen=True)
class Status:
    """The status of the setting in one account; for regions, the status of each that isn't as declared."""

    code: str
    properties: tuple[str, ...] = ()
    regions: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of_regions(cls, codes: Mapping[str, Iterable[str]], code: str | None = None) -> Status:
        """Return the status of regions by code; without ``code``, the account has the first code that has regions."""
        regions = {region: each for each, names in codes.items() for region in names}
        first = next(iter(regions.values()), None)
        return AS_DECLARED if first is None else cls(code or first, (), tuple(sorted(regions.items())))

    @classmethod
    def from_state(cls, value: Any) -> Status:
        """Return the status that a state holds for an account."""
        return cls(value["status"], tuple(value.get("properties") or ()), tuple((value.get("regions") or {}).items()))

    def for_state(self) -> AccountStatus:
        """Return the value that a state holds."""
        held = AccountStatus(status=self.code)
        if self.properties:
            held["properties"] = list(self.properties)
        if self.regions:
            held["regions"] = dict(self.regions)
        return held

    def regions_that_are(self, code: str) -> set[str]:
        """Return the regions of a code."""
        return {region for region, each in self.regions if each == code}

    def __str__(self) -> str:
        if self.regions and self.code in REGION_CODES:
            codes = [code for code in REGION_CODES if self.regions_that_are(code)]
            return "; ".join(_listed(code, sorted(self.regions_that_are(code))) for code in codes)
        text = _listed(self.code, self.properties or [region for region, _ in self.regions])
        # A label beside it has the name that the program declares.
        is_renamed = self.code == DRIFTED and ACCOUNT_NAME in self.properties
        return f"{text} (AWS has another name)" if is_renamed else text


AS_DECLARED: Final = Status("as_declared")
# Each of these is also the reason to set the account again.
NOT_SET: Final = Status("not_set")
NOT_UPDATED: Final = Status("not_updated")
NOT_REMOVED: Final = Status("not_removed")
MISSING: Final = Status("missing")
# Reasons that no state holds.
ADDED: Final = Status("added")
CHANGED: Final = Status("changed")

NOT_SWITCHED: Final = "not_switched"
IN_PROGRESS: Final = "in_progress"
NOT_BEGUN: Final = "not_begun"
DRIFTED: Final = "drifted"
LEAVING: Final = "not_opted_out"
REGION_CODES: Final = (NOT_SWITCHED, IN_PROGRESS, NOT_BEGUN, DRIFTED, LEAVING)

_WORDS: Final[Mapping[str, str]] = {
    "not_set": "not set yet",
    "not_updated": "not updated yet",
    "not_removed": "not removed yet",
    LEAVING: "still to be opted out of",
}


def in_words(code: str) -> str:
    """Return a status or a reason in words."""
    return _WORDS.get(code, code.replace("_", " "))


def drifted(properties: Iterable[str]) -> Status:
    """Return the status of an account whose setting differs in these properties."""
    return Status(DRIFTED, tuple(sorted(properties)))


def accounts_in(properties: Mapping[str, Any]) -> Any:
    """Return the accounts that a state or inputs list, or have names for; None or Unknown if they don't say."""
    accounts = properties.get("accounts", properties.get(NAMES))
    return list(accounts) if isinstance(accounts, Mapping) else accounts


def statuses_in(state: Mapping[str, Any]) -> dict[str, Status]:
    """Return the status of every account in a state, with those whose removal failed."""
    others = {account: Status.from_state(value) for account, value in (state.get(ACCOUNT_STATUSES) or {}).items()}
    return dict(sorted({**dict.fromkeys(accounts_in(state) or (), AS_DECLARED), **others}.items()))


def statuses_for_state(statuses: Mapping[str, Status]) -> dict[str, AccountStatus]:
    """Return the value that a state holds for these accounts: nothing for those that are as declared."""
    return {account: status.for_state() for account, status in sorted(statuses.items()) if status != AS_DECLARED}


def _listed(code: str, names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"{in_words(code)}: {listed}" if listed else in_words(code)
