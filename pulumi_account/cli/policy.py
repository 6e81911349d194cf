"""``pulumi-account policy``: prints the IAM policy that a stack's credentials need, and no more."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pulumi_account.core.errors import AccountError, ConfigurationError
from pulumi_account.core.identity import ACCOUNT_ID, ORGANIZATION_ID
from pulumi_account.core.printable import printable
from pulumi_account.policies import AUDIT, COMPONENTS, MANAGED_POLICY_SIZE, PARTITIONS, PERMISSIONS, Partition, Use

from ._account_options import EXIT_USAGE, Folder, aws_options, fail, not_empty
from ._output import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pulumi_account.core.settings import Settings
    from pulumi_account.importing.policy_uses import StackUses
    from pulumi_account.policies import PolicyDocument

_EXIT_FAILED: Final = 1
_ANY_ACCOUNT: Final = "*"
_ANY_ORGANIZATION: Final = ("o-*", _ANY_ACCOUNT)
_FUNCTIONS: Final = sorted(name for name in PERMISSIONS if name[0].islower())
_RESOURCES: Final = sorted({*PERMISSIONS} - {*_FUNCTIONS, *COMPONENTS})
_WIDTH: Final = 78


class _Names(click.Choice[str]):
    """One of many names, which an error lists by group."""

    def __init__(self, *groups: tuple[str, Sequence[str]]) -> None:
        super().__init__([name for _, names in groups for name in names])
        self._groups = groups

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:  # noqa: ARG002 - click's own
        """Return the error for an unknown name."""
        lists = (
            textwrap.fill(f"{group}: {', '.join(names)}", _WIDTH, initial_indent="  ", subsequent_indent="    ")
            for group, names in self._groups
        )
        return "\n".join([f"{printable(str(value))} is unknown; expected one of", *lists])


def _id(form: re.Pattern[str], each: str, allowed: str) -> Callable[[click.Context, click.Parameter, str | None], Any]:
    """Return a callback that exits with 2 for a value of another form; ``each`` stands for any."""

    def check(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
        if value is not None and value != each and not form.fullmatch(value):
            fail(ConfigurationError(f"{option.opts[0]}: must be {allowed}, or {each} for any"), EXIT_USAGE)
        return value

    return check


@dataclass(frozen=True)
class _Asked:
    """The options."""

    folder: Path
    stack: str | None
    names: tuple[str, ...]
    functions: tuple[str, ...]
    audit: bool
    for_role: str | None
    for_profile: str | None
    account_id: str | None
    organization_id: str | None
    management_account_id: str | None
    partition: Partition
    read_only: bool
    every_account: bool
    size: int
    settings: Settings


@click.command("policy", short_help="Print the IAM policy that a stack needs.")
@click.argument("folder", type=Folder(), default=Path())
@click.option("--stack", callback=not_empty("the name of a stack"), metavar="NAME", help="By default the selected one.")
@click.option(
    "--resource",
    "names",
    multiple=True,
    type=_Names(("resources", _RESOURCES), ("components", sorted(COMPONENTS)), ("functions", _FUNCTIONS)),
    metavar="NAME",
    help="Instead of a stack: this resource, component or function, such as AlternateContact; repeatable.",
)
@click.option(
    "--function",
    "functions",
    multiple=True,
    type=_Names(("functions", _FUNCTIONS)),
    metavar="NAME",
    help="Also this function, which no state tells of, such as organization_accounts; repeatable.",
)
@click.option("--audit", is_flag=True, help="Instead of a stack: what `pulumi-account audit` reads of an organization.")
@click.option("--read-only", is_flag=True, help="Only what a preview and a refresh need.")
@click.option(
    "--every-account", is_flag=True, help="Every account of the organization, so that more can be added to the program."
)
@click.option("--for-role", metavar="ARN", help="The policy of a role that connections of resources name.")
@click.option("--for-profile", metavar="NAME", help="The policy of the credentials of a profile that connections name.")
@click.option(
    "--account-id",
    callback=_id(ACCOUNT_ID, _ANY_ACCOUNT, "an account ID of 12 digits"),
    metavar="ID",
    help="Account of the credentials; by default the state tells, or AWS.",
)
@click.option(
    "--organization-id",
    callback=_id(ORGANIZATION_ID, _ANY_ORGANIZATION[0], "an organization's ID, such as o-a1b2c3d4e5"),
    metavar="ID",
    help="The organization, o-…; by default AWS is asked, if it is needed.",
)
@click.option(
    "--management-account-id",
    callback=_id(ACCOUNT_ID, _ANY_ACCOUNT, "an account ID of 12 digits"),
    metavar="ID",
    help="Its management account; goes with --organization-id.",
)
@click.option("--partition", type=click.Choice(PARTITIONS), default="aws", show_default=True, help="AWS partition.")
@click.option(
    "--size",
    type=click.IntRange(1),
    default=MANAGED_POLICY_SIZE,
    show_default=True,
    metavar="N",
    help="Most characters without whitespace; 10240 for a role's inline policies.",
)
@aws_options
def command(**given: Any) -> None:
    """Print the IAM policy that allows what the stack of FOLDER's project needs, and no more.

    The document goes to stdout, notes about it to stderr. AWS is asked, with the options for credentials, only about an
    account or an organization that neither the state nor an option tells.
    """
    asked = _Asked(**given)
    _refuse_contradictions(asked)
    try:
        document = _document(asked)
    except AccountError as error:
        fail(error, _EXIT_FAILED)
    click.echo(document.to_json())


def _refuse_contradictions(asked: _Asked) -> None:
    if (asked.organization_id is None) != (asked.management_account_id is None):
        raise click.UsageError("--organization-id and --management-account-id go together")
    instead = "--resource" if asked.names else "--audit" if asked.audit else None
    of_stack = {"--stack": asked.stack, "--for-role": asked.for_role, "--for-profile": asked.for_profile}
    for option, value in of_stack.items():
        if instead is not None and value is not None:
            raise click.UsageError(
                f"{option} is about a stack, and {instead} is used instead of one: remove one of them"
            )


def _document(asked: _Asked) -> PolicyDocument:
    from pulumi_account.policies import for_resources

    stack, queue_arn = (None, None) if asked.names or asked.audit else _of_stack(asked)
    named = [*map(Use, asked.names), *(AUDIT if asked.audit else ())]
    uses = [*(stack.uses if stack else named), *map(Use, asked.functions)]
    if not uses:
        raise ConfigurationError(
            f"{asked.folder}: nothing in the stack needs a permission of these credentials; before the first "
            f"deployment, name what the program has with --resource"
        )
    account_id = asked.account_id or (stack.caller_account_id() if stack else None) or _ask_for_account(asked)
    organization = (asked.organization_id, asked.management_account_id)

    def policy(organization_id: str | None, management_account_id: str | None) -> PolicyDocument:
        return for_resources(
            uses,
            account_id=account_id,
            organization_id=organization_id,
            management_account_id=management_account_id,
            partition=asked.partition,
            read_only=asked.read_only,
            every_account=asked.every_account,
            region_events_queue_arn=queue_arn,
            largest=asked.size,
        )

    document = policy(*(organization if asked.organization_id else _ANY_ORGANIZATION))
    if asked.organization_id is None and f"/{_ANY_ORGANIZATION[0]}/" in document.to_json():
        organization = _ask_for_organization(asked)
        document = policy(*organization)
    _say_what_it_is_for(document, account_id, organization[0])
    return document


def _of_stack(asked: _Asked) -> tuple[StackUses, str | None]:
    """Return what the stack's resources use with the credentials in question, and its queue of region events."""
    from pulumi_account.importing.cli_stack import open_stack
    from pulumi_account.importing.policy_uses import assumed_role_arns, region_events_queue_arn, stack_uses
    from pulumi_account.importing.stack_state import exported

    stack = open_stack(asked.folder, asked.stack, create=False)
    found, config = stack_uses(exported(stack)), stack.get_all_config()
    queue_arn = region_events_queue_arn(config, asked.partition)
    if asked.for_role is not None:
        return found.of_role(asked.for_role), queue_arn
    if asked.for_profile is None:
        for role_arn in assumed_role_arns(config)[:1]:
            say(f"The stack assumes {role_arn}: this is the policy of that role", err=True)
    for profile in found.profiles:
        if profile != asked.for_profile:
            say(f"Resources with the profile {profile} need another policy: --for-profile {profile}", err=True)
    chosen = found.of_profile(asked.for_profile)
    for role_arn in chosen.role_arns:
        say(f"The role {role_arn} needs a policy of its own: --for-role {role_arn}", err=True)
    return chosen, queue_arn


def _ask_for_account(asked: _Asked) -> str:
    from pulumi_account.front_end.runtime import new_runtime

    try:
        return new_runtime(asked.settings).accounts.caller_account_id(None)
    except AccountError as error:
        error.add_hint("needed to see whose policy it is; or name the account with --account-id")
        raise


def _ask_for_organization(asked: _Asked) -> tuple[str, str]:
    from pulumi_account.front_end.runtime import new_runtime

    try:
        client = new_runtime(asked.settings).accounts.organizations(None)
        answer = client.call("DescribeOrganization")["Organization"]
    except AccountError as error:
        error.add_hint("needed for the accounts' ARNs; or name it with --organization-id and --management-account-id")
        raise
    return answer["Id"], answer["MasterAccountId"]


def _say_what_it_is_for(document: PolicyDocument, account_id: str, organization_id: str | None) -> None:
    through = f", which reaches other accounts through the organization {organization_id}" if organization_id else ""
    say(f"Policy for credentials of account {account_id}{through}: {document.size:,} characters", err=True)
    if "accounts" in document.widened:
        say("A list of the accounts is larger than that: the policy allows every account of the organization", err=True)
    if "roles" in document.widened:
        say("A list of the roles is larger than that: the policy allows each role name in every account", err=True)
