"""The least-privilege policy of what a program uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pulumi_account.core.errors import ConfigurationError

from .arns import EVERY_ACCOUNT, Partition
from .condition_keys import ALTERNATE_CONTACT_TYPES, EMAIL_TARGET_DOMAIN, OPERATORS, TARGET_REGION
from .document import MANAGED_POLICY_SIZE, PolicyDocument
from .permissions import (
    ACTIONS,
    COMPONENTS,
    DEPARTED,
    PERMISSIONS,
    SERVICE_PRINCIPAL_KEY,
    VERIFY_PHONE,
    Verb,
    only_reads,
)
from .reach import Reach, Widening
from .uses import Use

_OPERATORS: Final = {**OPERATORS, SERVICE_PRINCIPAL_KEY: "StringEquals"}
_FOR_REMOVALS: Final = frozenset({"account:DeleteAlternateContact", DEPARTED})
_WIDENINGS: Final[tuple[tuple[Widening, ...], ...]] = ((), ("accounts",), ("roles",), ("accounts", "roles"))

Grants = Mapping[tuple[str, str], set[str] | None]
"""By resource and action, the values of the action's condition key that are allowed; None for any."""


def for_resources(  # noqa: PLR0913 - settings, each given by name
    uses: Iterable[Use | str],
    *,
    account_id: str,
    organization_id: str | None = None,
    management_account_id: str | None = None,
    partition: Partition = "aws",
    read_only: bool = False,
    every_account: bool = False,
    region_events_queue_arn: str | None = None,
    largest: int = MANAGED_POLICY_SIZE,
) -> PolicyDocument:
    """Return the identity policy that allows what a program does with these resources and functions, and no more.

    It is the policy of the user or role whose credentials run the program: in an account of its own, in the
    organization's management account or in the delegated administrator for the account service. Accounts that the
    program names are reached through the organization. If the list of accounts makes the policy larger than AWS
    accepts, a wildcard stands for all accounts of the organization, and the document's ``widened`` says so.

    Args:
        uses: the resources, components and functions, each as its name or as a Use, which can narrow it down.
        account_id: the account of the credentials, 12 digits; ``*`` for a policy that is the same in many accounts.
        organization_id: the organization's ID, such as ``o-aa111bb222``; needed if other accounts are named.
        management_account_id: the 12 digits of its management account; needed with ``organization_id``.
        partition: the AWS partition, such as ``aws`` or ``aws-cn``.
        read_only: whether to allow only what a preview and a refresh need.
        every_account: whether a wildcard stands for the accounts of the organization in any case, so that the policy
            also allows what the program does with accounts that are added later.
        region_events_queue_arn: the ARN of the SQS queue that ``account:regionEventsQueueUrl`` names, if it is set.
        largest: how many characters the policy may have, without whitespace; 6,144 is the limit of a managed policy,
            10,240 that of all inline policies of a role together.

    Raises ConfigurationError for an unknown name or a malformed ID, if an organization is needed but not given, if
    nothing needs a permission, and if the policy can't be made small enough.

    """
    needed = [part for use in uses for part in _parts(Use(use) if isinstance(use, str) else use)]
    if read_only:
        needed = [replace(use, verbs=[verb for verb in use.verbs if verb == "read"]) for use in needed]
    always: frozenset[Widening] = frozenset({"accounts"} if every_account else ())
    exact: list[dict[str, Any]] = []
    for widening in _WIDENINGS:
        reach = Reach(account_id, organization_id, management_account_id, partition, always | {*widening})
        statements = [*_statements(needed, reach), *_of_queue(None if read_only else region_events_queue_arn)]
        exact = exact or statements
        document = PolicyDocument.of(*statements, widened=widening if statements != exact else ())
        if document.size <= largest:
            break
    return document.fitting(largest)


def write_actions(names: Iterable[str]) -> list[str]:
    """Return the actions of the account service that change something, of these resources; sorted.

    Raises ConfigurationError for an unknown name.
    """
    parts = [part for name in names for part in _parts(Use(name))]
    actions = {action for part in parts for verb in part.verbs for action in PERMISSIONS[part.name].get(verb, ())}
    return sorted(action for action in actions if action.startswith("account:") and not only_reads(action))


def read_actions(names: Iterable[str]) -> list[str]:
    """Return the actions of the account service that only read, of these resources; sorted.

    Raises ConfigurationError for an unknown name.
    """
    parts = [part for name in names for part in _parts(Use(name))]
    actions = {action for part in parts for action in PERMISSIONS[part.name].get("read", ())}
    return sorted(action for action in actions if action.startswith("account:"))


def condition(key: str, values: Iterable[str]) -> dict[str, Any]:
    """Return the Condition element that a key has one of these values; an empty dictionary for no values."""
    listed = sorted(values)
    return {"Condition": {_OPERATORS[key]: {key: listed}}} if listed else {}


def _parts(use: Use) -> Iterator[Use]:
    """Yield the resources and functions that a use consists of."""
    if use.name in COMPONENTS:
        for name in COMPONENTS[use.name]:
            # A component verifies no phone number.
            yield from _parts(replace(use, name=name, verify_phone_number=False))
    elif use.name in PERMISSIONS:
        yield use
    else:
        known = ", ".join(sorted({*PERMISSIONS, *COMPONENTS}))
        raise ConfigurationError(f"{use.name} is neither a resource nor a function; expected one of {known}")


def _statements(uses: Sequence[Use], reach: Reach) -> list[dict[str, Any]]:
    """Return the fewest statements that allow exactly this."""
    grants: dict[tuple[str, str], set[str] | None] = {}
    for use in uses:
        for action in _actions(use):
            values = _values(use, ACTIONS[action].condition_key)
            for resource in reach.resources(use, action):
                held = grants.setdefault((resource, action), set())
                grants[resource, action] = None if held is None or not values else held | values
    for resource, action in [each for each in grants if _is_covered(grants, *each)]:
        del grants[resource, action]
    roles = sorted({reach.role(use.role_arn) for use in uses if use.role_arn is not None})
    assumed = [{"Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": roles}] if roles else []
    return [*_grouped(grants), *assumed]


def _of_queue(arn: str | None) -> list[dict[str, Any]]:
    actions = ["sqs:DeleteMessage", "sqs:ReceiveMessage"]
    return [{"Effect": "Allow", "Action": actions, "Resource": [arn]}] if arn is not None else []


def _is_covered(grants: Grants, resource: str, action: str) -> bool:
    """Whether every account of the organization includes this one, for the same action."""
    wildcard = (f"{resource.rpartition('/')[0]}/{EVERY_ACCOUNT}", action)
    return wildcard in grants and wildcard != (resource, action) and grants[wildcard] is None


def _actions(use: Use) -> Iterator[str]:
    for verb in use.verbs:
        for action in PERMISSIONS[use.name].get(verb, ()):
            if _is_needed(use, verb, action):
                yield action


def _is_needed(use: Use, verb: Verb, action: str) -> bool:
    """Whether a verb can come to need an action, as the resource is declared."""
    keeps = use.on_removal == "retain"
    if verb == "delete":
        return not keeps
    # An update of many accounts may remove the setting from some.
    removes = verb == "update" and use.name.startswith("Organization") and not keeps
    if action in VERIFY_PHONE:
        return use.verify_phone_number is not False
    if use.name == "organization_accounts" and action == "account:GetAccountInformation":
        return use.read_created is not False
    if action == "account:EnableRegion":
        return use.enabled is not False
    if action == "account:DisableRegion":
        return use.enabled is not True or removes
    if verb == "update" and use.name.startswith("Organization") and action in _FOR_REMOVALS:
        return removes
    return True


def _values(use: Use, key: str | None) -> set[str]:
    """Return the values of a condition key that a use needs; empty for any."""
    by_key = {
        ALTERNATE_CONTACT_TYPES: use.alternate_contact_types,
        TARGET_REGION: use.region_names,
        EMAIL_TARGET_DOMAIN: use.email_domains,
        SERVICE_PRINCIPAL_KEY: use.service_principals,
    }
    return {*by_key[key]} if key is not None else set()


def _grouped(grants: Grants) -> Iterator[dict[str, Any]]:
    """Yield a statement for each set of actions and condition; its Resource lists all that have both."""
    by_resource: dict[str, dict[tuple[str, frozenset[str]], set[str]]] = defaultdict(lambda: defaultdict(set))
    for (resource, action), values in grants.items():
        key = ACTIONS[action].condition_key if values else None
        by_resource[resource][key or "", frozenset(values or ())].add(action)
    statements: dict[tuple[tuple[str, ...], str, tuple[str, ...]], list[str]] = defaultdict(list)
    for resource, allowed in by_resource.items():
        for (key, conditions), actions in allowed.items():
            statements[tuple(sorted(actions)), key, tuple(sorted(conditions))].append(resource)
    for (actions_, key, conditions_), resources in sorted(statements.items()):
        yield {
            "Effect": "Allow",
            "Action": list(actions_),
            "Resource": sorted(resources),
            **(condition(key, conditions_) if key else {}),
        }
