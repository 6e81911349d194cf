"""Resource names for found settings: readable, unique, and the same in each import."""

from __future__ import annotations

import string
from collections import Counter
from typing import TYPE_CHECKING, Final

from pulumi_account.core import identity
from pulumi_account.core.errors import ConfigurationError

from .found import FoundSetting, NamedSetting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .found import Inventory, Kind

FIELDS: Final = ("account_id", "account_name", "kind", "type", "region")
"""The fields that a name template may have."""

KIND_NAMES: Final[dict[Kind, str]] = {
    "AlternateContact": "alternate-contact",
    "PrimaryContact": "primary-contact",
    "RegionOptIn": "region-opt-in",
    "AccountName": "account-name",
    "PrimaryEmail": "primary-email",
}
"""What options, templates and resource names call each kind."""
_TYPES: Final = {"PrimaryContact": "primary", "AccountName": "name", "PrimaryEmail": "email"}
NAMES_OF_ACCOUNTS: Final = "account-names"
"""The name of the resource that has the names of several accounts."""
_LONGEST_SLUG: Final = 60


def named(inventory: Inventory, name_template: str | None = None) -> tuple[NamedSetting, ...]:
    """Return every setting with its resource name, in the inventory's order; the names of several accounts as one.

    By default, names are ``security-contact``, ``primary-contact``, ``eu-central-2``, ``account-name`` or
    ``primary-email`` in the caller's own account, prefixed with the account's name if there are other accounts:
    ``log-archive-security-contact``. The names of several accounts are ``account-names``. In a template, ``{kind}`` is
    alternate-contact, primary-contact, region-opt-in, account-name or primary-email, ``{type}`` is billing, operations,
    security, primary, name, email or a region, and ``{region}`` is empty except for regions. Hyphens at the ends are
    removed. Raises ConfigurationError for an unknown field, or if two resources would have the same name.
    """
    if name_template is not None:
        check_name_template(name_template)
    names = account_names(inventory)
    alone = [account.account_id for account in inventory.accounts] == [inventory.caller_account_id]
    has_several_accounts = len(inventory.accounts) > 1
    result = tuple(
        NamedSetting(_name(setting, names[setting.account_id], name_template, alone=alone), setting)
        for setting in inventory.settings
        if not (has_several_accounts and setting.kind == "AccountName")
    )
    if has_several_accounts:
        result += _names_of_accounts(inventory)
    _refuse_ambiguous(result, name_template)
    return result


def check_name_template(name_template: str) -> None:
    """Raise ConfigurationError if a template is malformed or has an unknown field."""
    try:
        parts = list(string.Formatter().parse(name_template))
    except ValueError as error:
        raise ConfigurationError(f"the name template is malformed ({error}); {_allowed()}") from None
    for _, field, specification, conversion in parts:
        if field is not None and (field not in FIELDS or specification or conversion):
            raise ConfigurationError(f"the name template has an unknown field {{{field}}}; {_allowed()}")


def account_names(inventory: Inventory) -> dict[str, str]:
    """Return the prefix of resource names by account ID: the account's name as a unique slug, or else its ID.

    If accounts have the same slug, all of them get their ID appended, so the order of reading doesn't matter.
    """
    slugs = {account.account_id: _slug(account.name) or account.account_id for account in inventory.accounts}
    with_id: set[str] = set()
    while True:
        names = {
            account_id: f"{slug}-{account_id}" if account_id in with_id else slug for account_id, slug in slugs.items()
        }
        times = Counter(names.values())
        ambiguous = {account_id for account_id, name in names.items() if times[name] > 1} - with_id
        if not ambiguous:
            return names
        with_id |= ambiguous


def type_of(setting: FoundSetting) -> str:
    """Return billing, operations, security, primary, name, email, or a region's name."""
    if setting.kind == "AlternateContact":
        return str(setting.inputs["alternate_contact_type"]).lower()
    if setting.kind == "RegionOptIn":
        return str(setting.inputs["region_name"])
    return _TYPES[setting.kind]


def _names_of_accounts(inventory: Inventory) -> tuple[NamedSetting, ...]:
    """Return the names of all accounts as one setting; none if none was found."""
    found = {each.account_id: each.inputs["account_name"] for each in inventory.settings if each.kind == "AccountName"}
    if not found:
        return ()
    inputs = {"names": dict(sorted(found.items()))}
    properties = {**inputs, "account_statuses": {}}
    whole = FoundSetting(
        "OrganizationAccountName", inventory.caller_account_id, identity.ORGANIZATION, inputs, properties
    )
    return (NamedSetting(NAMES_OF_ACCOUNTS, whole),)


def _name(setting: FoundSetting, account_name: str, name_template: str | None, *, alone: bool) -> str:
    type_ = type_of(setting)
    if name_template is None:
        is_contact = setting.kind in {"AlternateContact", "PrimaryContact"}
        own = f"{type_}-contact" if is_contact else type_ if setting.kind == "RegionOptIn" else KIND_NAMES[setting.kind]
        return own if alone else f"{account_name}-{own}"
    fields = {
        "account_id": setting.account_id,
        "account_name": account_name,
        "kind": KIND_NAMES[setting.kind],
        "type": type_,
        "region": type_ if setting.kind == "RegionOptIn" else "",
    }
    return name_template.format_map(fields).strip("- ")


def _refuse_ambiguous(named_settings: Sequence[NamedSetting], name_template: str | None) -> None:
    by_name: dict[str, list[str]] = {}
    for each in named_settings:
        by_name.setdefault(each.resource_name, []).append(f"{each.setting.kind} {each.setting.identity}")
    for name, settings in by_name.items():
        if not name or len(settings) > 1:
            shown = ", ".join(settings[:2]) + (f" and {len(settings) - 2} more" if settings[2:] else "")
            raise ConfigurationError(
                f"the name template {name_template or ''!r} gives the name {name!r} to {shown}, and a name must be "
                f"unique and not empty; {_allowed()}"
            )


def _slug(name: str | None) -> str:
    from slugify import slugify

    return slugify(name or "", max_length=_LONGEST_SLUG, word_boundary=True)


def _allowed() -> str:
    return f"expected {', '.join(f'{{{field}}}' for field in FIELDS)}"
