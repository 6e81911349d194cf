"""What a stack's resources use, for the policy of its credentials or of a role that it assumes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.assumed_roles import ROLE_ARN_PATTERN
from pulumi_account.core.clients import ACCOUNT_SERVICE
from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.identity import account_of_role
from pulumi_account.organization.fleet.status import accounts_in, statuses_in
from pulumi_account.policies import PERMISSIONS, Use
from pulumi_account.policies.permissions import Verb

from .held_resources import held_resources

if TYPE_CHECKING:
    from pulumi.automation import ConfigValue

_READ: Final[tuple[Verb, ...]] = ("read",)
_QUEUE_URL: Final = re.compile(r"https://sqs\.([a-z0-9-]+)\.[^/]+/(\d{12})/([\w.-]+)", re.ASCII)
_ROLE_KEYS: Final = ("account:assumeRole", "aws:assumeRoles", "aws:assumeRole")
_ROLE_ARN: Final = re.compile(ROLE_ARN_PATTERN, re.ASCII)
_REGIONS: Final = ("RegionOptIn", "OrganizationRegionOptIn")


@dataclass(frozen=True)
class StackUse:
    """A resource's use, the profile that its connection names, and the account of the credentials if it tells."""

    use: Use
    profile: str | None
    caller_account_id: str | None


@dataclass(frozen=True)
class StackUses:
    """What the resources of a stack use."""

    each: tuple[StackUse, ...]

    def of_profile(self, profile: str | None) -> StackUses:
        """Return those that use the credentials of a profile; None stands for the stack's own credentials."""
        return StackUses(tuple(stack_use for stack_use in self.each if stack_use.profile == profile))

    def of_role(self, role_arn: str) -> StackUses:
        """Return those that a role makes the calls of, as the role itself uses them."""
        account_id = account_of_role(role_arn)
        return StackUses(
            tuple(
                StackUse(replace(stack_use.use, role_arn=None), None, account_id)
                for stack_use in self.each
                if stack_use.use.role_arn == role_arn
            )
        )

    @property
    def uses(self) -> list[Use]:
        """The uses."""
        return [stack_use.use for stack_use in self.each]

    @property
    def profiles(self) -> list[str]:
        """The profiles that connections name, sorted."""
        return sorted({stack_use.profile for stack_use in self.each if stack_use.profile is not None})

    @property
    def role_arns(self) -> list[str]:
        """The roles that connections name, sorted."""
        return sorted({use.role_arn for use in self.uses if use.role_arn is not None})

    def caller_account_id(self) -> str | None:
        """Return the account of the credentials, as the state tells it; None if it doesn't.

        Raises ConfigurationError if the state has resources of several.
        """
        accounts = Counter(each.caller_account_id for each in self.each if each.caller_account_id is not None)
        if len(accounts) > 1:
            raise ConfigurationError(
                f"the stack was deployed with credentials of several accounts ({', '.join(sorted(accounts))}): choose "
                f"one with --account-id"
            )
        return next(iter(accounts), None)


def stack_uses(content: Mapping[str, Any]) -> StackUses:
    """Return what a deployment's resources use; those that are only read are read by refreshes too."""
    return StackUses(tuple(_uses(content)))


def _uses(content: Mapping[str, Any]) -> Iterator[StackUse]:
    for resource in held_resources(content):
        if resource.kind not in PERMISSIONS:
            continue
        use = _use(resource.kind, resource.inputs, resource.outputs)
        if resource.is_read:
            use = replace(use, verbs=_READ)
        role_arn = resource.connection.get("role_arn")
        own = None if use.accounts or role_arn else _own_account(resource.kind, resource.outputs)
        yield StackUse(replace(use, role_arn=role_arn), resource.connection.get("profile"), own)


def region_events_queue_arn(config: Mapping[str, ConfigValue], partition: str) -> str | None:
    """Return the ARN of the queue that a stack's configuration names; None if it names none of AWS's."""
    value = config.get("account:regionEventsQueueUrl")
    found = _QUEUE_URL.fullmatch(value.value) if value is not None else None
    return f"arn:{partition}:sqs:{found[1]}:{found[2]}:{found[3]}" if found else None


def assumed_role_arns(config: Mapping[str, ConfigValue]) -> list[str]:
    """Return the roles that a stack's configuration assumes for all resources, the last one first."""
    values = [config[key].value for key in _ROLE_KEYS if key in config]
    return [arn for value in values for arn in reversed(_ROLE_ARN.findall(value))]


def _own_account(name: str, state: Mapping[str, Any]) -> str | None:
    return state.get("management_account_id" if name == "DelegatedAdministrator" else "account_id")


def _use(name: str, inputs: Mapping[str, Any], state: Mapping[str, Any]) -> Use:
    """Return the use of a resource, as its state tells it."""
    named = inputs.get("account_id")
    accounts = [named] if named is not None else []
    # Those that the state hides may be any.
    if isinstance(accounts_in(state), list):
        accounts = list(statuses_in(state))
    regions = name in _REGIONS
    return Use(
        name,
        accounts=accounts,
        alternate_contact_types=[state["alternate_contact_type"]] if "alternate_contact_type" in state else [],
        region_names=sorted(_region_names(state)) if regions else [],
        enabled=_enabled(state) if regions else None,
        verify_phone_number=bool(state.get("verify_phone_number")),
        on_removal=state.get("on_removal") or ("retain" if regions else "delete"),
        service_principals=[state.get("service_principal", ACCOUNT_SERVICE)],
    )


def _region_names(state: Mapping[str, Any]) -> set[str]:
    """Return the regions that are declared for any account, or are still to be opted out of."""
    overrides = (state.get("overrides") or {}).values()
    lists = [state.get("region_names") or (), *(override.get("region_names") or () for override in overrides)]
    leaving = {region for status in statuses_in(state).values() for region, _ in status.regions}
    single = {state["region_name"]} if "region_name" in state else set()
    return {*single, *leaving, *(region for names in lists for region in names)}


def _enabled(state: Mapping[str, Any]) -> bool | None:
    """Return whether regions are opted into or out of; None if overrides make it both."""
    default = state.get("enabled", True)
    wanted = {default, *(override.get("enabled", default) for override in (state.get("overrides") or {}).values())}
    return wanted.pop() if len(wanted) == 1 else None
