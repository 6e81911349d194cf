"""Renders the program that declares the found settings, as a person would write it.

A contact that several resources use becomes a variable. A setting that many accounts share is declared in a loop over
them; the other settings of an account are declared under its name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from .contact_variables import SETTING, ContactVariables
from .found import KINDS
from .naming import account_names
from .python_source import Bracketed, Item, Source, comment, flat, lines, literal, template

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from .found import Inventory, NamedSetting

LOOPED_FROM: Final = 3
"""A setting of at least this many accounts, or regions of one account, is declared in a loop."""
_FURTHER_SUBJECTS: Final = {
    "names": {"AccountName", "OrganizationAccountName"},
    "e-mail addresses": {"PrimaryEmail"},
}


def subject(named: Sequence[NamedSetting]) -> str:
    """Return in words what these settings are of."""
    kinds = {each.setting.kind for each in named}
    further = [words for words, of in _FURTHER_SUBJECTS.items() if not kinds.isdisjoint(of)]
    *first, last = ("Contacts", "regions", *further)
    return f"{', '.join(first)} and {last}"


def render(named: Sequence[NamedSetting], inventory: Inventory, *, secrets: Collection[str] = ()) -> str:
    """Return the source of ``__main__.py``, which declares exactly these settings under these names.

    ``secrets`` are names of contact details whose values are left out: the program reads them from the stack's secret
    setting ``contacts``, whose content is in ContactVariables.
    """
    return "\n".join(_Program(named, inventory, ContactVariables(named, secrets)).lines()) + "\n"


@dataclass(frozen=True)
class _Loop:
    """Settings that the same accounts share; ``settings`` are those of the first account."""

    account_ids: tuple[str, ...]
    settings: list[NamedSetting] = field(default_factory=list)


class _Program:
    def __init__(self, named: Sequence[NamedSetting], inventory: Inventory, contacts: ContactVariables) -> None:
        self._subject = subject(named)
        self._named = [each for each in named if each.setting.kind != "OrganizationAccountName"]
        self._names_of_accounts = [each for each in named if each.setting.kind == "OrganizationAccountName"]
        self._caller = inventory.caller_account_id
        self._contacts = contacts
        self._names = account_names(inventory)
        self._titles = {account.account_id: comment(account.name or "") for account in inventory.accounts}
        self._loops, self._alone = self._divided()
        looped = {account_id for loop in self._loops for account_id in loop.account_ids}
        self._looped = tuple(account_id for account_id in self._names if account_id in looped)
        self._by_name = any(self._is_named_after_account(each) for loop in self._loops for each in loop.settings)

    def lines(self) -> Iterator[str]:
        accounts = list(dict.fromkeys(each.setting.account_id for each in self._named))
        is_one = len(accounts) == 1 and not self._names_of_accounts
        whose = f"AWS account {accounts[0]}" if is_one else "AWS accounts"
        yield f'"""{self._subject} of {whose}."""'
        yield ""
        if self._contacts.secret_values:
            yield "import pulumi"
        yield "import pulumi_account as account"
        if self._contacts.secret_values:
            yield ""
            yield f'{SETTING} = pulumi.Config().require_secret_object("{SETTING}")'
        for variable, definition in self._contacts.definitions():
            yield ""
            yield from lines(definition, before=f"{variable} = ")
        if self._loops:
            yield ""
            yield from self._accounts()
        for loop in self._loops:
            yield ""
            yield from self._looping(loop)
        for account_id, settings in self._alone.items():
            yield ""
            if not is_one:
                yield self._heading(account_id)
            yield from _spaced(self._statements(settings, {}))
        for each in self._names_of_accounts:
            yield ""
            yield from lines(self._call(each, {}))

    def _divided(self) -> tuple[list[_Loop], dict[str, list[NamedSetting]]]:
        """Divide the settings into those that enough accounts share, and the others of each account."""
        common: dict[str, list[NamedSetting]] = {}
        for each in self._named:
            common.setdefault(flat(self._general(each)), []).append(each)
        loops: dict[tuple[str, ...], _Loop] = {}
        looped: set[str] = set()
        for settings in common.values():
            account_ids = tuple(each.setting.account_id for each in settings)
            if len(settings) >= LOOPED_FROM:
                loops.setdefault(account_ids, _Loop(account_ids)).settings.append(settings[0])
                looped.update(each.resource_name for each in settings)
        alone: dict[str, list[NamedSetting]] = {}
        for each in self._named:
            if each.resource_name not in looped:
                alone.setdefault(each.setting.account_id, []).append(each)
        return sorted(loops.values(), key=lambda loop: -len(loop.account_ids)), alone

    def _variables(self, account_id: str) -> dict[str, str]:
        """Return the variables that replace an account's ID and name in a loop."""
        return {self._names[account_id]: "name", account_id: "account_id"}

    def _is_named_after_account(self, named: NamedSetting) -> bool:
        account_id = named.setting.account_id
        return self._general(named) != self._call(named, {account_id: "account_id"})

    def _general(self, named: NamedSetting) -> Bracketed:
        return self._call(named, self._variables(named.setting.account_id))

    def _call(self, named: NamedSetting, variables: Mapping[str, str]) -> Bracketed:
        # enabled=True is the default.
        inputs = {name: value for name, value in named.setting.inputs.items() if (name, value) != ("enabled", True)}
        details = self._contacts.arguments(named)
        first = [name for name in ("account_id", "alternate_contact_type", "region_name") if name in inputs]
        held = {*first, *self._contacts.details_of(named)}
        further = [name for name, value in inputs.items() if name not in held and value is not None]
        items = [
            Item(template(named.resource_name, variables)),
            *(Item(_source(inputs[name], variables), f"{name}=") for name in first),
            *details,
            *(Item(_source(inputs[name], variables), f"{name}=") for name in further),
        ]
        broken = any(not item.before.startswith("**") for item in details)
        return Bracketed(f"account.{named.setting.kind}(", tuple(items), ")", broken)

    def _statements(
        self, settings: Iterable[NamedSetting], variables: Mapping[str, str], indent: int = 0
    ) -> Iterator[list[str]]:
        """Declare settings of one account; enough regions that differ only in their name are declared in a loop."""
        regions: dict[str, list[NamedSetting]] = {}
        for each in settings:
            if each.setting.kind == "RegionOptIn":
                call = self._call(each, {**variables, each.setting.inputs["region_name"]: "region"})
                regions.setdefault(flat(call), []).append(each)
            else:
                yield lines(self._call(each, variables), indent)
        for alike in regions.values():
            if len(alike) < LOOPED_FROM:
                for each in alike:
                    yield lines(self._call(each, variables), indent)
                continue
            names = [each.setting.inputs["region_name"] for each in alike]
            call = self._call(alike[0], {**variables, names[0]: "region"})
            yield [
                *lines(_collection("(", names, ")"), indent, "for region in ", ":"),
                *lines(call, indent + 4),
            ]

    def _accounts(self) -> list[str]:
        items = []
        for account_id in self._looped:
            name, title = self._names[account_id], self._titles[account_id]
            if self._by_name:
                items.append(Item(literal(account_id), f"{literal(name)}: ", "" if title.isascii() else title))
            else:
                items.append(Item(literal(account_id), comment=title))
        opening, closing = "{}" if self._by_name else "()"
        return lines(Bracketed(opening, tuple(items), closing, broken=True), before="ACCOUNTS = ")

    def _looping(self, loop: _Loop) -> Iterator[str]:
        among = set(loop.account_ids)
        left_out = [account_id for account_id in self._looped if account_id not in among]
        key = "name" if self._by_name else "account_id"
        named = self._names if self._by_name else {account_id: account_id for account_id in self._looped}
        if len(left_out) > len(self._looped) // 2:
            keys = [named[account_id] for account_id in self._looped if account_id in among]
            yield from lines(_collection("(", keys, ")"), before=f"for {key} in ", after=":")
            if self._by_name:
                yield "    account_id = ACCOUNTS[name]"
        else:
            yield "for name, account_id in ACCOUNTS.items():" if self._by_name else "for account_id in ACCOUNTS:"
            if left_out:
                keys = [named[account_id] for account_id in left_out]
                yield from lines(_collection("{", keys, "}"), 4, f"if {key} in ", ":")
                yield "        continue"
        settings = sorted(loop.settings, key=lambda each: KINDS.index(each.setting.kind))
        variables = self._variables(settings[0].setting.account_id)
        for statement in self._statements(settings, variables, indent=4):
            yield from statement

    def _heading(self, account_id: str) -> str:
        title = self._titles[account_id]
        whose = ", whose credentials are used" if account_id == self._caller else ""
        return f"# {title} ({account_id}){whose}" if title else f"# {account_id}{whose}"


def _source(value: Any, variables: Mapping[str, str]) -> Source:
    if isinstance(value, str):
        return template(value, variables)
    if isinstance(value, dict):
        items = (Item(_source(part, variables), f"{literal(name)}: ") for name, part in value.items())
        return Bracketed("{", tuple(items), "}")
    return repr(value)


def _collection(opening: str, texts: Sequence[str], closing: str) -> Bracketed:
    return Bracketed(opening, tuple(Item(literal(text)) for text in texts), closing)


def _spaced(statements: Iterable[list[str]]) -> Iterator[str]:
    """Separate statements of several lines by empty lines; keep statements of one line together."""
    previous: list[str] = []
    for statement in statements:
        if previous and max(len(previous), len(statement)) > 1:
            yield ""
        yield from statement
        previous = statement
