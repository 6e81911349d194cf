"""Contact details of a generated program: contacts that repeat become variables, secret details stack settings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.fields import ALTERNATE_CONTACT_TYPES

from .naming import type_of
from .python_source import Bracketed, Item, Source, literal
from .resource_types import BY_KIND, properties_with

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .found import FoundSetting, NamedSetting

SETTING: Final = "contacts"
"""Name of the stack setting, and of the program's variable, that has the secret details."""
_ARGUMENTS: Final = {"AlternateContact": "AlternateContactDetails", "PrimaryContact": "PrimaryContactDetails"}

_Contact = tuple[str, tuple[tuple[str, Any], ...]]


class ContactVariables:
    """Puts each contact's details into a variable, if several resources share them, or into its own resource.

    ``secrets`` are names of details whose values are left out of the program. They are in ``secret_values``, by
    variable or resource name, then by property.
    """

    def __init__(self, named: Sequence[NamedSetting], secrets: Collection[str] = ()) -> None:
        self.secret_values: dict[str, dict[str, Any]] = {}
        self._secrets = properties_with(secrets)
        self._variables = _variables(named)
        for contact, variable in self._variables.items():
            self._keep_secrets(variable, contact)
        for each in named:
            contact = _contact(each.setting)
            if contact not in self._variables:
                self._keep_secrets(each.resource_name, contact)

    def definitions(self) -> list[tuple[str, Bracketed]]:
        """Return the variables and their values, the most used of each type first."""
        return [
            (
                variable,
                Bracketed(f"account.{_ARGUMENTS[contact[0]]}(", self._details(variable, contact), ")", broken=True),
            )
            for contact, variable in self._variables.items()
        ]

    @staticmethod
    def details_of(named: NamedSetting) -> tuple[str, ...]:
        """Return the names of the details that a resource's contact has."""
        return tuple(name for name, _ in _contact(named.setting)[1])

    def arguments(self, named: NamedSetting) -> tuple[Item, ...]:
        """Return the arguments for a resource's contact details; none for a region."""
        contact = _contact(named.setting)
        if contact in self._variables:
            return (Item(self._variables[contact], "**"),)
        return self._details(named.resource_name, contact)

    def _details(self, key: str, contact: _Contact) -> tuple[Item, ...]:
        return tuple(
            Item(
                f"{SETTING}[{literal(key)}][{literal(name)}]" if name in self._secrets else _source(value),
                f"{name}=",
            )
            for name, value in contact[1]
        )

    def _keep_secrets(self, key: str, contact: _Contact) -> None:
        values = {name: _plain(value) for name, value in contact[1] if name in self._secrets}
        if values:
            self.secret_values[key] = values


def _contact(setting: FoundSetting) -> _Contact:
    names = BY_KIND[setting.kind].inputs.contact_details()
    given = ((name, setting.inputs.get(name)) for name in names)
    return setting.kind, tuple((name, _hashable(value)) for name, value in given if value is not None)


def _hashable(value: Any) -> Any:
    return tuple(value.items()) if isinstance(value, dict) else value


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, tuple) else value


def _source(value: Any) -> Source:
    if isinstance(value, str):
        return literal(value)
    items = tuple(Item(literal(part), f"{literal(key)}: ") for key, part in value)
    return Bracketed("{", items, "}", broken=True)


def _variables(named: Sequence[NamedSetting]) -> dict[_Contact, str]:
    contacts = [each.setting for each in named if each.setting.kind in _ARGUMENTS]
    uses = Counter(map(_contact, contacts))
    types: dict[_Contact, set[str]] = {}
    for setting in contacts:
        types.setdefault(_contact(setting), set()).add(type_of(setting).upper())
    taken = {each.resource_name for each in named}
    variables: dict[_Contact, str] = {}
    for contact, times in uses.most_common():
        if times > 1:
            # A contact that several types share is named after none of them.
            stem = next(iter(types[contact])) if len(types[contact]) == 1 else "CONTACT"
            variables[contact] = _free(stem, taken)
            taken.add(variables[contact])
    by_type = ("CONTACT", *ALTERNATE_CONTACT_TYPES, "PRIMARY")
    return dict(sorted(variables.items(), key=lambda each: by_type.index(each[1].partition("_")[0])))


def _free(stem: str, taken: Collection[str]) -> str:
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name
