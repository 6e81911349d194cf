"""Options of several subcommands: which accounts, and which credentials."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from pulumi_account.core.doctor_hint import doctor_command, doctor_hint
from pulumi_account.core.errors import AccountError, AccountSelectionError, ConfigurationError
from pulumi_account.core.settings import Settings, settings_from
from pulumi_account.organization.selection.model import ACCOUNT_STATES, AccountSelection

from ._output import say

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

EXIT_USAGE: Final = 2
_OPTIONS: Final = {
    "account_ids": "--account",
    "organizational_units": "--organizational-unit",
    "names": "--name",
    "tags": "--tag",
    "states": "--state",
    "exclude_account_ids": "--exclude-account",
    "exclude_organizational_units": "--exclude-organizational-unit",
    "exclude_names": "--exclude-name",
    "exclude_tags": "--exclude-tag",
}
_CHOOSING: Final = tuple(_OPTIONS)
_KEYS: Final = {"aws:profile": "--profile", "aws:region": "--region", "account:assumeRole.roleArn": "--role-arn"}

_DECLARED: Final = (
    click.option("--organization", is_flag=True, help="All accounts of the organization."),
    click.option("--account", "account_ids", multiple=True, metavar="ID", help="Account ID; repeatable."),
    click.option(
        "--organizational-unit",
        "--ou",
        "organizational_units",
        multiple=True,
        metavar="ID|PATH",
        help="Accounts in and below a unit: ou-abcd-12345678, r-abcd or /Workloads/Production; repeatable.",
    ),
    click.option("--no-nested", is_flag=True, help="Leave out the units below the chosen ones."),
    click.option(
        "--name",
        "names",
        multiple=True,
        metavar="PATTERN",
        help="Accounts with a matching name, such as prod-*; repeatable.",
    ),
    click.option(
        "--tag",
        "tags",
        multiple=True,
        metavar="KEY[=VALUE]",
        help="Accounts that have every given key, with one of the values given for it; repeatable.",
    ),
    click.option(
        "--state",
        "states",
        multiple=True,
        metavar="STATE",
        help=f"Accounts in this state; repeatable ({', '.join(ACCOUNT_STATES)}).  [default: ACTIVE]",
    ),
    click.option("--no-management-account", is_flag=True, help="Leave out the organization's management account."),
    click.option(
        "--exclude-account",
        "exclude_account_ids",
        multiple=True,
        metavar="ID",
        help="Leave out this account; repeatable.",
    ),
    click.option(
        "--exclude-organizational-unit",
        "--exclude-ou",
        "exclude_organizational_units",
        multiple=True,
        metavar="ID|PATH",
        help="Leave out the accounts of this unit; repeatable.",
    ),
    click.option(
        "--exclude-name",
        "exclude_names",
        multiple=True,
        metavar="PATTERN",
        help="Leave out accounts with a matching name; repeatable.",
    ),
    click.option(
        "--exclude-tag",
        "exclude_tags",
        multiple=True,
        metavar="KEY[=VALUE]",
        help="Leave out accounts with this tag; repeatable.",
    ),
)


def not_empty(allowed: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return a callback that exits with 2 for an empty value, such as that of ``--profile "$UNSET"``."""

    def check(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
        if value is not None and not value.strip():
            fail(ConfigurationError(f"{option.opts[0]}: must be {allowed}; it is empty"), EXIT_USAGE)
        return value

    return check


class Folder(click.Path):
    """A folder, perhaps a new one; an empty name, such as that of ``"$UNSET"``, is refused."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the folder's path."""
        if value == "":
            self.fail("it is empty; name a folder, or leave it out for the current one", param, ctx)
        return super().convert(value, param, ctx)


def account_options(command: CommandT) -> CommandT:
    """Add the options that choose accounts; the command gets ``selection``, or None if no option was given.

    None stands for the account that the credentials belong to. Chosen accounts must be in the organization
    (``verify``). If an option is malformed, exits with 2 and a line that names it.
    """

    @functools.wraps(command)
    def with_selection(
        *args: Any, organization: bool, no_nested: bool, no_management_account: bool, **given: Any
    ) -> Any:
        chosen = {name: given.pop(name) for name in _CHOOSING}
        try:
            selection = _selection(organization, no_nested, no_management_account, chosen)
        except AccountSelectionError as error:
            fail(error, EXIT_USAGE)
        return command(*args, selection=selection, **given)

    for option in reversed(_DECLARED):
        with_selection = option(with_selection)
    return with_selection  # type: ignore[return-value] # wraps says the same of the name and the help


def aws_options(command: CommandT) -> CommandT:
    """Add the options for credentials; the command gets ``settings``. Exits with 2 if an option is malformed."""

    @functools.wraps(command)
    def with_settings(*args: Any, profile: str | None, region: str | None, role_arn: str | None, **given: Any) -> Any:
        role = {"account:assumeRole": {"roleArn": role_arn}} if role_arn is not None else {}
        try:
            settings: Settings = settings_from({"aws:profile": profile, "aws:region": region, **role}, key_names=_KEYS)
        except ConfigurationError as error:
            fail(error, EXIT_USAGE)
        return command(*args, settings=settings, **given)

    for option in (
        click.option("--role-arn", metavar="ARN", help="Role to assume, for example in the management account."),
        click.option(
            "--region",
            callback=not_empty("a region's code, such as eu-central-1"),
            help="AWS region of the credentials; by default AWS_REGION.",
        ),
        click.option(
            "--profile",
            callback=not_empty("the name of an AWS profile"),
            help="AWS profile; by default AWS_PROFILE or the credentials in the environment.",
        ),
    ):
        with_settings = option(with_settings)
    return with_settings  # type: ignore[return-value] # wraps says the same of the name and the help


def over_stack(config: Mapping[str, Any], options: Settings) -> Settings:
    """Return the settings of a stack, over which the options for credentials take precedence.

    Raises ConfigurationError for a setting that is not valid.
    """
    role = options.assume_role
    given: dict[str, Any] = {"aws:profile": options.profile, "aws:region": options.region}
    given["account:assumeRole"] = {"roleArn": role.role_arn} if role is not None else None
    values = {key: value for key, value in given.items() if value is not None}
    names = {key: _KEYS[key] for key in values if key in _KEYS}
    return settings_from({**config, **values}, key_names=names)


def fail(error: AccountError, code: int) -> Any:
    """Print the error, and what checks the credentials if that helps; exit with the code."""
    context = click.get_current_context()
    say(f"{context.command_path}: {error}", err=True)
    hint = doctor_hint(error, _credentials_options(context))
    if hint is not None:
        say(hint, err=True)
    context.exit(code)


def doctor_for(account_id: str) -> str:
    """Return the command that probes the permissions of the running command's credentials on an account."""
    context = click.get_current_context(silent=True)
    return doctor_command({**_credentials_options(context), "--account": account_id})


def _credentials_options(context: click.Context | None) -> dict[str, str | None]:
    if context is None:
        return {}
    return {f"--{name.replace('_', '-')}": context.params.get(name) for name in ("profile", "region", "role_arn")}


def _selection(
    organization: bool, no_nested: bool, no_management_account: bool, chosen: dict[str, Any]
) -> AccountSelection | None:
    units = (*chosen["organizational_units"], *chosen["exclude_organizational_units"])
    if no_nested and not units:
        raise AccountSelectionError("--no-nested needs --organizational-unit or --exclude-organizational-unit")
    if organization and (chosen["account_ids"] or chosen["organizational_units"]):
        raise AccountSelectionError("--organization means all accounts: leave out --account and --organizational-unit")
    if not organization and not no_management_account and not any(chosen.values()):
        return None
    given = {**chosen, "tags": _tags(chosen["tags"]), "exclude_tags": _tags(chosen["exclude_tags"])}
    return AccountSelection.of(
        argument_names=_OPTIONS,
        **{name: value for name, value in given.items() if value},
        include_nested=not no_nested,
        include_management_account=not no_management_account,
        verify=True,
    )


def _tags(given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    tags: dict[str, tuple[str, ...]] = {}
    for text in given:
        key, equals, value = text.partition("=")
        tags[key] = (*tags.get(key, ()), *((value,) if equals else ()))
    return tags
