"""The summary of an import, for people and for scripts. It contains no contact detail."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_account.core.account_names import account_label

from ._output import counted
from ._unread_accounts import lines_about_denied, unread_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pulumi_account.core.settings import Settings
    from pulumi_account.importing.found import AccountReading, FoundSetting, Inventory, NamedSetting, SkippedSetting
    from pulumi_account.importing.into_stack import TakenIn


@dataclass(frozen=True)
class Summary:
    """A finished import: what was found, where it was written, and what to run next."""

    inventory: Inventory
    named: Sequence[NamedSetting]
    folder: Path
    files: Sequence[str]
    stack: str
    taken_in: TakenIn | None
    commands: Sequence[str]

    @property
    def is_complete(self) -> bool:
        """Whether everything chosen was read and is in the program."""
        return self.inventory.is_complete and not any(setting.failures for setting in self.inventory.settings)

    def lines(self) -> Iterator[str]:
        """Yield the summary's lines for a person."""
        accounts = self.inventory.accounts
        read = sum(account.outcome == "read" for account in accounts)
        kinds = Counter(each.setting.kind for each in self.named)
        by_kind = f" ({', '.join(f'{number} {kind}' for kind, number in kinds.items())})" if kinds else ""
        yield f"Read: {read} of {counted(len(accounts), 'account')}, {counted(len(self.named), 'setting')}{by_kind}"
        yield from unread_accounts(accounts)
        yield from lines_about_denied(accounts)
        yield from self._left_out()
        yield from self._skipped()
        yield f"Written: {', '.join(self.files)} in {self.folder}"
        if self.taken_in is not None:
            held = f", {len(self.taken_in.held)} were already there" if self.taken_in.held else ""
            yield f"Added to the stack {self.stack}: {counted(len(self.taken_in.added), 'resource')}{held}"
            if self.taken_in.copy is not None:
                yield f"  Copy of its previous state: {self.taken_in.copy}"
        yield "Next:"
        for command in self.commands:
            yield f"  {command}"

    def as_json(self) -> dict[str, Any]:
        """Return the summary ready for JSON."""
        taken = self.taken_in
        return {
            "caller_account_id": self.inventory.caller_account_id,
            "is_complete": self.is_complete,
            "outcomes": dict(Counter(account.outcome for account in self.inventory.accounts)),
            "accounts": [_account(account) for account in self.inventory.accounts],
            "resources": [
                {"name": each.resource_name, "kind": each.setting.kind, "id": each.setting.identity}
                for each in self.named
            ],
            "folder": str(self.folder.absolute()),
            "files": list(self.files),
            "stack": self.stack,
            "taken_in": taken
            and {"added": taken.added, "held": taken.held, "copy": str(taken.copy) if taken.copy else None},
            "next": list(self.commands),
        }

    def _left_out(self) -> Iterator[str]:
        left_out = [setting for setting in self.inventory.settings if setting.failures]
        if left_out:
            yield f"Left out, because a resource would not accept them: {counted(len(left_out), 'setting')}"
        for setting in left_out:
            yield f"  {self._named(setting)}: {'; '.join(setting.failures)}"

    def _skipped(self) -> Iterator[str]:
        skipped = self.inventory.skipped
        if skipped:
            yield f"Skipped, because only member accounts have them: {counted(len(skipped), 'setting')}"
        for setting in skipped:
            yield f"  {self._named(setting)}: the account {setting.reason}"

    def _named(self, setting: FoundSetting | SkippedSetting) -> str:
        return f"{setting.kind} {account_label(setting.identity, self.inventory.name_in(setting.identity))}"


def next_commands(
    folder: Path, stack: str, settings: Settings, *, with_secrets: bool, taken_in: bool
) -> tuple[str, ...]:
    """Return the commands that bring the import into a stack and preview it."""
    commands = [] if folder.absolute() == folder.cwd() else [f"cd {shlex.quote(str(folder))}"]
    commands.append(f"pulumi stack select --create {shlex.quote(stack)}")
    if settings.profile:
        commands.append(f"pulumi config set aws:profile {shlex.quote(settings.profile)}")
    if settings.region:
        commands.append(f"pulumi config set aws:region {shlex.quote(settings.region)}")
    if settings.assume_role:
        commands.append(f"pulumi config set --path account:assumeRole.roleArn {settings.assume_role.role_arn}")
    if with_secrets:
        commands.append("pulumi config set --secret contacts < contacts.json")
    if not taken_in:
        commands.append("pulumi import --file import.json --generate-code=false --protect=false --yes")
    return (*commands, "pulumi preview")


def _account(account: AccountReading) -> dict[str, Any]:
    return {
        "id": account.account_id,
        "name": account.name,
        "outcome": account.outcome,
        "reason": account.explanation,
        "settings": [setting.identity for setting in account.settings if not setting.failures],
        "left_out": {
            f"{setting.kind} {setting.identity}": list(setting.failures)
            for setting in account.settings
            if setting.failures
        },
        "skipped": {f"{setting.kind} {setting.identity}": setting.reason for setting in account.skipped},
    }
