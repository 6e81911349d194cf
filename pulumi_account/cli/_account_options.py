"""The options by which a subcommand's user chooses accounts, and reaches AWS."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from pulumi_account.core.errors import AccountError, AccountSelectionError, ConfigurationError
from pulumi_account.core.fields import ACCOUNT_ID_IN_QUOTES
from pulumi_account.core.settings import Settings, settings_from
from pulumi_account.organization.selection.model import ACCOUNT_STATES, AccountSelection

from ._output import say

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

_EXIT_USAGE: Final = 2
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
_NAMES = re.compile(rf"\b({'|'.join(_OPTIONS)})(?=: )")

_DECLARED: Final = (
    click.option("--organization", is_flag=True, help="Every account of the organization."),
    click.option("--account", "account_ids", multiple=True, metavar="ID", help="An account; can be repeated, as most."),
    click.option(
        "--organizational-unit",
        "--ou",
        "organizational_units",
        multiple=True,
        metavar="ID|PATH",
        help="The accounts in a unit and in all below it: ou-abcd-12345678, r-abcd or /Workloads/Production.",
    ),
    click.option("--no-nested", is_flag=True, help="Leave out the units below those named."),
    click.option("--name", "names", multiple=True, metavar="PATTERN", help="Accounts with such a name, as prod-*."),
    click.option(
        "--tag",
        "tags",
        multiple=True,
        metavar="KEY[=VALUE]",
        help="Accounts with this tag: with all keys that are given, and one of the values given for each.",
    ),
    click.option(
        "--state",
        "states",
        multiple=True,
        metavar="STATE",
        help=f"Accounts in this state ({', '.join(ACCOUNT_STATES)}).  [default: ACTIVE]",
    ),
    click.option("--no-management-account", is_flag=True, help="Leave out the organization's management account."),
    click.option("--exclude-account", "exclude_account_ids", multiple=True, metavar="ID", help="Leave out an account."),
    click.option(
        "--exclude-organizational-unit",
        "--exclude-ou",
        "exclude_organizational_units",
        multiple=True,
        metavar="ID|PATH",
        help="Leave out the accounts of a unit.",
    ),
    click.option("--exclude-name", "exclude_names", multiple=True, metavar="PATTERN", help="Leave out such names."),
    click.option("--exclude-tag", "exclude_tags", multiple=True, metavar="KEY[=VALUE]", help="Leave out such tags."),
)


def not_empty(allowed: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return a callback that ends the command with 2 for an empty value, as ``--profile "$UNSET"`` gives."""

    def check(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
        if value is not None and not value.strip():
            fail(ConfigurationError(f"{option.opts[0]}: must be {allowed}, and not be empty"), _EXIT_USAGE)
        return value

    return check


def account_options(command: CommandT) -> CommandT:
    """Add the options that choose accounts; the command gets ``selection``, None where none was given.

    None stands for the account whose credentials are used. What is chosen has to be in the organization (``verify``).
    Exits with 2 and a line that names the option where one is malformed.
    """

    @functools.wraps(command)
    def with_selection(
        *args: Any, organization: bool, no_nested: bool, no_management_account: bool, **given: Any
    ) -> Any:
        chosen = {name: given.pop(name) for name in _CHOOSING}
        try:
            selection = _selection(organization, no_nested, no_management_account, chosen)
        except AccountSelectionError as error:
            fail(error, _EXIT_USAGE)
        return command(*args, selection=selection, **given)

    for option in reversed(_DECLARED):
        with_selection = option(with_selection)
    return with_selection  # type: ignore[return-value] # wraps says the same of the name and the help


def aws_options(command: CommandT) -> CommandT:
    """Add the options by which AWS is reached; the command gets ``settings``. Exits with 2 where one is malformed."""

    @functools.wraps(command)
    def with_settings(*args: Any, profile: str | None, region: str | None, role_arn: str | None, **given: Any) -> Any:
        role = {"account:assumeRole": {"roleArn": role_arn}} if role_arn is not None else {}
        try:
            settings: Settings = settings_from({"aws:profile": profile, "aws:region": region, **role})
        except ConfigurationError as error:
            fail(ConfigurationError(str(error).replace("account:assumeRole.roleArn", "--role-arn")), _EXIT_USAGE)
        return command(*args, settings=settings, **given)

    for option in (
        click.option("--role-arn", metavar="ARN", help="Role to assume, in the management account for instance."),
        click.option(
            "--region",
            callback=not_empty("a region's code, such as eu-central-1"),
            help="AWS region of the credentials; AWS_REGION otherwise.",
        ),
        click.option(
            "--profile",
            callback=not_empty("the name of an AWS profile"),
            help="AWS profile; AWS_PROFILE or the environment's credentials otherwise.",
        ),
    ):
        with_settings = option(with_settings)
    return with_settings  # type: ignore[return-value] # wraps says the same of the name and the help


def fail(error: AccountError, code: int) -> Any:
    """End the command with one line that names options in the place of properties."""
    context = click.get_current_context()
    said = _NAMES.sub(lambda name: _OPTIONS[name[0]], str(error))
    said = said.replace("aws:profile", "--profile").replace("aws:region", "--region")
    # The shell takes quotes away.
    said = said.replace(ACCOUNT_ID_IN_QUOTES, "12 digits")
    say(f"{context.command_path}: {said}", err=True)
    context.exit(code)


def _selection(
    organization: bool, no_nested: bool, no_management_account: bool, chosen: dict[str, Any]
) -> AccountSelection | None:
    units = (*chosen["organizational_units"], *chosen["exclude_organizational_units"])
    if no_nested and not units:
        raise AccountSelectionError("--no-nested goes with --organizational-unit")
    if organization and (chosen["account_ids"] or chosen["organizational_units"]):
        raise AccountSelectionError("--organization is every account: leave out --account and --organizational-unit")
    if not organization and not no_management_account and not any(chosen.values()):
        return None
    given = {**chosen, "tags": _tags(chosen["tags"]), "exclude_tags": _tags(chosen["exclude_tags"])}
    return AccountSelection.of(
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
