"""``pulumi-account import``: writes a Pulumi project with the settings that accounts have; AWS is only read."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pulumi_account.core.clock import SystemClock
from pulumi_account.core.errors import AccountError, ConfigurationError, StackConflictError, StackStateError
from pulumi_account.core.printable import printable
from pulumi_account.front_end.runtime import new_runtime
from pulumi_account.importing.found import KINDS, USUAL_KINDS
from pulumi_account.importing.resource_types import CONTACT_DETAILS

from ._account_options import EXIT_USAGE, Folder, account_options, aws_options, fail, not_empty
from ._import_resources import CONTACT_TYPES, ON_REQUEST, USUAL, chosen
from ._output import give, say
from ._reading import (
    EXIT_DIFFERENT,
    EXIT_FAILED,
    EXIT_INCOMPLETE,
    EXIT_INTERRUPTED,
    accounts_to_read,
    interruptible,
    journal_options,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Settings
    from pulumi_account.importing.found import Inventory, Kind, NamedSetting
    from pulumi_account.importing.into_stack import TakenIn
    from pulumi_account.importing.journal import Journal
    from pulumi_account.organization.selection.model import AccountSelection

_STATE_BEFORE: Final = "before-import.state.json"


@dataclass(frozen=True)
class _Asked:
    """The options."""

    folder: Path
    selection: AccountSelection | None
    settings: Settings
    kinds: tuple[Kind, ...]
    chosen: bool
    contact_types: tuple[str, ...]
    name_template: str | None
    secrets: frozenset[str]
    stack: str | None
    into_stack: bool
    fresh: bool
    as_json: bool


def _name_template(context: click.Context, option: click.Parameter, given: str | None) -> str | None:
    """Return a template of names; exits with 2 for a malformed one."""
    from pulumi_account.importing.naming import check_name_template

    template = not_empty("a template of names, such as {account_name}-{type}")(context, option, given)
    if template is not None:
        try:
            check_name_template(template)
        except ConfigurationError as error:
            fail(error, EXIT_USAGE)
    return template


@click.command("import", short_help="Write a project that declares accounts' settings.")
@click.argument("folder", type=Folder(), default=Path())
@account_options
@aws_options
@click.option(
    "--resources",
    "resources",
    metavar="LIST",
    help=(
        f"What to read: also {', '.join(CONTACT_TYPES)} for one type of alternate contact, and "
        f"{', '.join(ON_REQUEST)}.  [default: {USUAL}; with --check also the names and e-mail addresses that the "
        f"stack has]"
    ),
)
@click.option(
    "--name-template",
    callback=_name_template,
    metavar="TEMPLATE",
    help="Resource names, with {account_name}, {account_id}, {kind}, {type} and {region}.",
)
@click.option("--secret-contacts", is_flag=True, help="Write every contact detail as a secret, outside the program.")
@click.option(
    "--secret",
    "secrets",
    multiple=True,
    type=click.Choice(sorted(CONTACT_DETAILS)),
    help="Write one contact detail as a secret; repeatable.",
)
@click.option(
    "--stack",
    callback=not_empty("the name of a stack"),
    metavar="NAME",
    help="The stack.  [default: dev; with --check the selected one]",
)
@click.option("--into-stack", is_flag=True, help="Add the resources to the stack right away, for a CLI before 3.254.")
@click.option("--check", is_flag=True, help="Compare AWS with a stack of FOLDER's project; write nothing.")
@click.option("--fresh", is_flag=True, help="Start over, even after an interrupted import.")
@click.option("--json", "as_json", is_flag=True, help="Write a summary for scripts to stdout.")
@click.option("--yes", "-y", is_flag=True, help="Change the stack without asking.")
def command(
    *,
    resources: str | None,
    secret_contacts: bool,
    secrets: tuple[str, ...],
    check: bool,
    yes: bool,
    **given: Any,
) -> None:
    """Write a Pulumi project that declares the settings your accounts have.

    FOLDER must be new or empty. Reads the account that your credentials belong to, or the selected accounts. Nothing
    is written to AWS. Run an interrupted import again within an hour, and it continues where it stopped.

    Exit codes: 0 if everything was read, 1 after an error (nothing is written), 2 for a wrong option, 3 if some
    settings could not be read or declared, 4 if --check finds a difference.
    """
    kinds, contact_types = chosen(USUAL if resources is None else resources)
    if check and (len(contact_types), "AlternateContact" in kinds) not in {(3, True), (0, False)}:
        raise click.UsageError("--check compares all types of alternate contact: name alternate-contact")
    if check and given["into_stack"]:
        raise click.UsageError("--check changes nothing: remove --into-stack")
    writing = {
        "--secret-contacts": secret_contacts,
        "--secret": secrets,
        "--name-template": given["name_template"],
        "--fresh": given["fresh"],
    }
    for option, value in writing.items():
        if check and value:
            raise click.UsageError(f"--check writes nothing: remove {option}")
    secret = CONTACT_DETAILS if secret_contacts else frozenset(secrets)
    asked = _Asked(kinds=kinds, chosen=resources is not None, contact_types=contact_types, secrets=secret, **given)
    if asked.into_stack and not yes:
        click.confirm(f"Add the resources to the stack {asked.stack or 'dev'}?", abort=True, err=True)
    try:
        with interruptible():
            code = _check(asked) if check else _import(asked)
    except AccountError as error:
        fail(error, EXIT_FAILED)
    except KeyboardInterrupt:
        kept = "" if check else "; run the same command again to continue"
        click.echo(f"{click.get_current_context().command_path}: interrupted, nothing was written{kept}", err=True)
        code = EXIT_INTERRUPTED
    click.get_current_context().exit(code)


def _import(asked: _Asked) -> int:
    from pulumi_account.importing.cli_stack import check_cli
    from pulumi_account.importing.journal import Journal
    from pulumi_account.importing.project import SECRETS_FILE, check_folder, write_project

    from ._import_summary import Summary, next_commands

    check_folder(asked.folder)
    if asked.into_stack:
        check_cli()
    runtime = new_runtime(asked.settings)
    journal = Journal(asked.folder, _options(asked, runtime))
    if asked.fresh:
        journal.remove()
    inventory = _read(asked, runtime, asked.selection, journal, {})
    there = asked.folder.is_dir()
    named = write_project(asked.folder, inventory.declarable, name_template=asked.name_template, secrets=asked.secrets)
    files = sorted(file.name for file in asked.folder.iterdir())
    stack = asked.stack or "dev"
    taken_in = _into_stack(asked, stack, named, files, there=there) if asked.into_stack else None
    journal.remove()
    with_secrets = SECRETS_FILE in files
    commands = next_commands(asked.folder, stack, asked.settings, with_secrets=with_secrets, taken_in=bool(taken_in))
    summary = Summary(inventory, named, asked.folder, files, stack, taken_in, commands)
    _tell(asked, summary.as_json(), summary.lines())
    return 0 if summary.is_complete else EXIT_INCOMPLETE


def _check(asked: _Asked) -> int:
    from pulumi_account.importing.cli_stack import open_stack
    from pulumi_account.importing.comparison import compare
    from pulumi_account.importing.stack_state import accounts_by_kind, exported, held_settings
    from pulumi_account.organization.selection.model import AccountSelection

    from ._unread_accounts import lines_about_denied

    content = exported(open_stack(asked.folder, asked.stack, create=False))
    selection, settings = asked.selection, held_settings(content)
    if selection is None:
        held = {each.identity.partition("/")[0] for each in settings}
        selection = AccountSelection.of(account_ids=sorted(held)) if held else None
    further = {} if asked.chosen else accounts_by_kind(settings, set(KINDS) - set(USUAL_KINDS))
    asked = replace(asked, kinds=(*asked.kinds, *further))
    inventory = _read(asked, new_runtime(asked.settings), selection, None, further)
    comparison = compare(inventory, content, kinds=asked.kinds)
    _tell(asked, comparison.as_json(), [*comparison.lines(), *lines_about_denied(inventory.accounts)])
    if not comparison.is_same:
        return EXIT_DIFFERENT
    return 0 if comparison.is_complete else EXIT_INCOMPLETE


def _read(
    asked: _Asked,
    runtime: Runtime,
    selection: AccountSelection | None,
    journal: Journal | None,
    accounts_of: Mapping[Kind, Collection[str]],
) -> Inventory:
    from pulumi_account.importing.reading import read_accounts

    from ._reading_progress import progress

    accounts = accounts_to_read(runtime, selection)
    with progress(len(accounts), SystemClock()) as on_progress:
        inventory = read_accounts(
            runtime,
            accounts,
            asked.kinds,
            contact_types=asked.contact_types,
            journal=journal,
            on_progress=on_progress,
            accounts_of=accounts_of,
        )
    if journal is not None and not journal.is_usable:
        say(f"{journal.path}: can't be written; an interrupted import will start over", err=True)
    return inventory


def _into_stack(
    asked: _Asked, stack: str, named: Sequence[NamedSetting], files: Sequence[str], *, there: bool
) -> TakenIn:
    """Add the settings to the stack; on a conflict, remove the project that was written."""
    from pulumi_account.importing.cli_stack import open_stack
    from pulumi_account.importing.import_file import import_file
    from pulumi_account.importing.into_stack import into_stack

    backup = asked.folder / _STATE_BEFORE
    try:
        opened_stack = open_stack(asked.folder, stack, create=True)
        return into_stack(opened_stack, import_file(named, secrets=asked.secrets), backup=backup)
    except AccountError as error:
        if isinstance(error, StackConflictError) or not backup.exists():
            _remove(asked.folder, files, there=there)
        raise
    except KeyboardInterrupt:
        if not backup.exists():
            _remove(asked.folder, files, there=there)
            raise
        restore = f"restore its state with `pulumi stack import --file {backup}`"
        raise StackStateError(f"interrupted while the stack {stack} was changed; {restore}") from None


def _remove(folder: Path, files: Sequence[str], *, there: bool) -> None:
    if there:
        for name in files:
            (folder / name).unlink(missing_ok=True)
    else:
        shutil.rmtree(folder)


def _options(asked: _Asked, runtime: Runtime) -> dict[str, Any]:
    """Return the options that decide what is read of an account."""
    return {
        **journal_options(runtime, asked.settings),
        "kinds": asked.kinds,
        "contact_types": asked.contact_types,
    }


def _tell(asked: _Asked, content: dict[str, Any], lines: Iterator[str] | list[str]) -> None:
    for line in lines:
        say(printable(line), err=asked.as_json)
    if asked.as_json:
        give(content)
