"""A baseline: the settings of every account of an organization, and what differs in single accounts.

The settings are validated with the resources' own models, account by account, as they will be declared. All failures
are reported at once, each with its place in the baseline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pulumi_account.account_name.model import AccountNameFields
from pulumi_account.alternate_contact.model import AlternateContactFields
from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.failure_texts import reason_of
from pulumi_account.core.fields import ALTERNATE_CONTACT_TYPES, UNKNOWN, AccountId, AlternateContactTypeText, RegionName
from pulumi_account.core.inputs import CheckedFields, Failure, OnExistingInput
from pulumi_account.core.printable import printable
from pulumi_account.dynamic.program_record import has_outputs
from pulumi_account.organization.alternate_contact.model import OnRemovalInput
from pulumi_account.organization.selection.model import AccountSelection
from pulumi_account.primary_contact.model import PrimaryContactFields
from pulumi_account.region_opt_in.model import RegionOnRemovalInput

OWNABLE: Final = (*ALTERNATE_CONTACT_TYPES, "primary_contact", "names", "regions")
Path = tuple[str, ...]
Locate = Callable[[Path], str]


class BaselineSettings(BaseModel):
    """The settings of every account; None means that the baseline sets none."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    alternate_contacts: dict[AlternateContactTypeText, dict[str, Any] | None] = Field(default_factory=dict)
    primary_contact: dict[str, Any] | None = None
    enabled_regions: list[RegionName] | None = None
    disabled_regions: list[RegionName] | None = None

    def regions(self, *, enabled: bool) -> list[str] | None:
        """Return the regions to opt into, or to keep opted out; None if these settings don't say."""
        return self.enabled_regions if enabled else self.disabled_regions


class AccountSettings(BaselineSettings):
    """What differs in a single account, and its name."""

    name: Any = None


class Document(BaseModel):
    """A baseline as it is written; ``on_existing`` and both ``on_removal`` keys apply to all of its settings."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    accounts: AccountSelection | None = None
    on_existing: OnExistingInput = None
    on_removal: OnRemovalInput = None
    regions_on_removal: RegionOnRemovalInput = None
    defaults: BaselineSettings = Field(default_factory=BaselineSettings)
    overrides: dict[AccountId, AccountSettings] = Field(default_factory=dict)


@dataclass(frozen=True)
class Contact:
    """A contact with its overrides by account; the baseline sets none in ``excluded`` accounts."""

    defaults: Mapping[str, Any]
    overrides: Mapping[str, Mapping[str, Any]]
    excluded: frozenset[str]


@dataclass(frozen=True)
class Regions:
    """Regions to opt into, or to keep opted out, with the lists of accounts that differ."""

    defaults: tuple[str, ...]
    overrides: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Baseline:
    """A baseline in which every setting is valid in every account."""

    document: Document

    @property
    def accounts(self) -> AccountSelection | None:
        """The accounts that the baseline itself selects, if it does."""
        return self.document.accounts

    def alternate_contact(self, contact_type: str) -> Contact | None:
        """Return the contact of a type, if the baseline has one."""
        default = self.document.defaults.alternate_contacts.get(contact_type)
        overrides = {
            account_id: settings.alternate_contacts[contact_type]
            for account_id, settings in self.document.overrides.items()
            if contact_type in settings.alternate_contacts
        }
        return _contact(default, overrides)

    def primary_contact(self) -> Contact | None:
        """Return the primary contact, if the baseline has one."""
        overrides = {
            account_id: settings.primary_contact
            for account_id, settings in self.document.overrides.items()
            if "primary_contact" in settings.model_fields_set
        }
        return _contact(self.document.defaults.primary_contact, overrides)

    def names(self) -> dict[str, Any]:
        """Return the names of accounts by ID."""
        overrides = self.document.overrides.items()
        return {account_id: settings.name for account_id, settings in overrides if settings.name is not None}

    def regions(self, *, enabled: bool) -> Regions | None:
        """Return the regions to opt into, or to keep opted out, if the baseline has any."""
        default = self.document.defaults.regions(enabled=enabled)
        overrides = {
            account_id: tuple(regions)
            for account_id, settings in self.document.overrides.items()
            if (regions := settings.regions(enabled=enabled)) is not None
        }
        if not default and not any(overrides.values()):
            return None
        return Regions(tuple(default or ()), overrides)


def _contact(default: Mapping[str, Any] | None, overrides: Mapping[str, Mapping[str, Any] | None]) -> Contact | None:
    if default is None:
        return None
    given = {account_id: override for account_id, override in overrides.items() if override}
    return Contact(default, given, frozenset(account for account, override in overrides.items() if override is None))


def baseline_of(values: Mapping[str, Any], locate: Locate) -> Baseline:
    """Validate a baseline's values; ``locate`` returns the place of the value under a path of keys.

    Raises ConfigurationError with one line for each failure: place, key, what is allowed.
    """
    try:
        document = Document.model_validate(values)
    except ValidationError as error:
        wrong = error.errors(include_input=False)
        structural = [_structural(failure, locate) for failure in wrong]
        raise _error([*structural, *_further(values, [failure["loc"] for failure in wrong], locate)]) from None
    failures = list(_failures(document, locate))
    if failures:
        raise _error(failures)
    return Baseline(document)


def _further(values: Mapping[str, Any], wrong: Sequence[tuple[Any, ...]], locate: Locate) -> list[str]:
    """Return what is wrong with the rest, without the parts whose structure is wrong."""
    rest: Any = values
    for location in wrong:
        rest = _without(rest, [part for part in location if part != "[key]"])
    try:
        document = Document.model_validate(rest)
    except ValidationError:
        return []
    return list(_failures(document, locate))


def _without(values: Any, path: Sequence[Any]) -> Any:
    """Return a copy of nested mappings without the value under a path."""
    if not isinstance(values, Mapping) or not path:
        return values
    name, *rest = path
    key = next((key for key in values if str(key).casefold() == str(name).casefold()), name)
    if rest and isinstance(values.get(key), Mapping):
        return {**values, key: _without(values[key], rest)}
    return {other: value for other, value in values.items() if other != key}


def _error(lines: Sequence[str]) -> ConfigurationError:
    return ConfigurationError("\n".join(dict.fromkeys(lines)))


def _structural(failure: Any, locate: Locate) -> str:
    # pydantic puts "[key]" after a key that is wrong itself.
    path = tuple(str(part) for part in failure["loc"] if part != "[key]")
    if failure["type"] == "extra_forbidden":
        if path == ("defaults", "name"):
            return f"{_at(path, locate)} must be in the overrides of an account: each account has a name of its own"
        models: dict[str, type[BaseModel]] = {"accounts": AccountSelection, "overrides": AccountSettings}
        model = models.get(path[0], BaselineSettings) if len(path) > 1 else Document
        return f"{_at(path, locate)} is an unknown key; expected one of {', '.join(model.model_fields)}"
    return f"{_at(path, locate)} {reason_of(failure)}"


def _at(path: Path, locate: Locate) -> str:
    return f"{locate(path)}{printable('.'.join(path))}:"


def _failures(document: Document, locate: Locate) -> Iterator[str]:
    for contact_type in ALTERNATE_CONTACT_TYPES:
        kind = {"alternate_contact_type": contact_type}
        yield from _in_contact(document, ("alternate_contacts", contact_type), AlternateContactFields, kind, locate)
    yield from _in_contact(document, ("primary_contact",), PrimaryContactFields, {}, locate)
    yield from _in_names(document, locate)
    yield from _in_regions(document, locate)


def _in_names(document: Document, locate: Locate) -> Iterator[str]:
    for account_id, settings in document.overrides.items():
        if settings.name is not None:
            _, failures = AccountNameFields.check({"account_name": _known(settings.name)})
            for failure in failures:
                yield f"{_at(('overrides', account_id, 'name'), locate)} {failure.reason}"


def _known(value: Any) -> Any:
    return UNKNOWN if has_outputs(value) else value


def _in_contact(
    document: Document, key: Path, model: type[CheckedFields], fixed: Mapping[str, Any], locate: Locate
) -> Iterator[str]:
    default = _get(document.defaults, key)
    if default is not None:
        for failure in contact_failures(model, {**default, **fixed}, fixed):
            yield _in_words(("defaults", *key), failure, locate)
    for account_id, settings in document.overrides.items():
        override = _get(settings, key)
        path = ("overrides", account_id, *key)
        if override is None:
            continue
        if default is None:
            yield f"{_at(path, locate)} has nothing to override: {'.'.join(('defaults', *key))} is missing"
            continue
        # Failures of the defaults are reported once, at their place.
        known = set(contact_failures(model, {**default, **fixed}, fixed))
        for failure in contact_failures(model, {**default, **override, **fixed}, fixed):
            if failure.property in override or failure not in known:
                yield _in_words(path, failure, locate)


def _get(settings: BaselineSettings, key: Path) -> dict[str, Any] | None:
    if len(key) > 1:
        return settings.alternate_contacts.get(key[1])
    return settings.primary_contact


def contact_failures(model: type[CheckedFields], values: Mapping[str, Any], fixed: Mapping[str, Any]) -> list[Failure]:
    """Return what is wrong in a contact; outputs pass.

    Args:
        model: the contact's fields.
        values: the contact.
        fixed: those of its values that are given elsewhere.

    """
    allowed = [name for name in model.setting().model_fields if name not in fixed]
    failures = [
        Failure(name, f"is not a property of this contact; expected one of {', '.join(allowed)}")
        for name in values
        if name not in allowed and name not in fixed
    ]
    _, found = model.check({name: _known(value) for name, value in values.items() if name in allowed or name in fixed})
    return [*failures, *found]


def _in_words(path: Path, failure: Failure, locate: Locate) -> str:
    return f"{_at((*path, failure.property), locate)} {failure.reason}"


def _in_regions(document: Document, locate: Locate) -> Iterator[str]:
    for path, settings in (
        (("defaults",), document.defaults),
        *((("overrides", account_id), settings) for account_id, settings in document.overrides.items()),
    ):
        enabled = (
            settings.enabled_regions if settings.enabled_regions is not None else document.defaults.enabled_regions
        )
        disabled = (
            settings.disabled_regions if settings.disabled_regions is not None else document.defaults.disabled_regions
        )
        both = sorted(set(enabled or ()) & set(disabled or ()))
        if both:
            where = (*path, "disabled_regions" if settings.disabled_regions is not None else "enabled_regions")
            yield f"{_at(where, locate)} {', '.join(both)} can't be both enabled and disabled"
