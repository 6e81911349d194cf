"""Service control policies: the three examples of AWS's guide, corrected.

They bind the users and roles of member accounts, never those of the management account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.identity import ORGANIZATION_ID, ORGANIZATIONAL_UNIT_ID, ROOT_ID

from .arns import EVERY_ACCOUNT, Partition, account_arn, member_account_arn
from .condition_keys import ACCOUNT_RESOURCE_ORG_PATHS, ALTERNATE_CONTACT_TYPES, OPERATORS, TARGET_REGION
from .document import SERVICE_CONTROL_POLICY_SIZE, PolicyDocument
from .identity import write_actions
from .permissions import ACTIONS

Context = Literal["standalone", "organizations"]

_ORG_PATH: Final = re.compile(
    f"{ORGANIZATION_ID.pattern}/{ROOT_ID.pattern}(/{ORGANIZATIONAL_UNIT_ID.pattern})*", re.ASCII
)
_ALTERNATE_CONTACT: Final = ("AlternateContact",)


def deny_changes_by_the_account_itself(
    resources: Iterable[str] = _ALTERNATE_CONTACT,
    *,
    alternate_contact_types: Sequence[str] = (),
    region_names: Sequence[str] = (),
    except_principals: Sequence[str] = (),
    partition: Partition = "aws",
) -> PolicyDocument:
    """Return the policy that denies member accounts changing their own settings (the guide's first example).

    The management account and the delegated administrator can still change the settings of members.

    Args:
        resources: whose changes are denied, such as ``AlternateContact``, ``PrimaryContact`` or ``RegionOptIn``.
        alternate_contact_types: only of alternate contacts of these types; otherwise of all.
        region_names: only of these regions; otherwise of all.
        except_principals: ARNs of roles or users that are exempt; may hold wildcards.
        partition: the AWS partition, such as ``aws`` or ``aws-cn``.

    Raises ConfigurationError for an unknown resource, and if the policy is larger than AWS accepts.

    """
    return _denial(
        "DenyChangesByTheAccountItself",
        resources,
        [account_arn(EVERY_ACCOUNT, partition=partition)],
        alternate_contact_types,
        region_names,
        _except(except_principals),
    )


def deny_changes(
    resources: Iterable[str] = _ALTERNATE_CONTACT,
    *,
    contexts: Sequence[Context] = ("standalone", "organizations"),
    alternate_contact_types: Sequence[str] = (),
    region_names: Sequence[str] = (),
    except_principals: Sequence[str] = (),
    partition: Partition = "aws",
) -> PolicyDocument:
    """Return the policy that denies changes in any account (the guide's second example).

    The example's title speaks only of other members' settings, but its policy denies all changes, as this one does by
    default: also to an account its own settings, and to a delegated administrator those of every member. With
    ``contexts=["organizations"]``, it denies what the title says.

    Args:
        resources: whose changes are denied, such as ``AlternateContact``, ``PrimaryContact`` or ``RegionOptIn``.
        contexts: ``standalone`` (the caller's own account), ``organizations`` (accounts named by AccountId) or both.
        alternate_contact_types: only of alternate contacts of these types; otherwise of all.
        region_names: only of these regions; otherwise of all.
        except_principals: ARNs of roles or users that are exempt; may hold wildcards.
        partition: the AWS partition, such as ``aws`` or ``aws-cn``.

    Raises ConfigurationError for an unknown resource or context, and if the policy is larger than AWS accepts.

    """
    arns = {
        "standalone": account_arn(EVERY_ACCOUNT, partition=partition),
        "organizations": member_account_arn(
            EVERY_ACCOUNT, organization_id="o-*", management_account_id=EVERY_ACCOUNT, partition=partition
        ),
    }
    if not contexts or not {*contexts} <= arns.keys():
        raise ConfigurationError(f"contexts: expected one or both of {', '.join(arns)}")
    everywhere = {*contexts} == arns.keys()
    return _denial(
        "DenyChanges",
        resources,
        ["*"] if everywhere else [arns[context] for context in contexts],
        alternate_contact_types,
        region_names,
        _except(except_principals),
    )


def deny_changes_in_organizational_units(
    organization_paths: Sequence[str],
    resources: Iterable[str] = _ALTERNATE_CONTACT,
    *,
    include_nested: bool = True,
    alternate_contact_types: Sequence[str] = (),
    region_names: Sequence[str] = (),
    except_principals: Sequence[str] = (),
    partition: Partition = "aws",
) -> PolicyDocument:
    """Return the policy that denies accounts in organizational units changing their own settings (the third example).

    The example misspells the condition key, lacks the wildcard for the units below, and forgets deletions.

    Args:
        organization_paths: the paths of the units, such as ``o-aa111bb222/r-a1b2/ou-a1b2-f6g7h111``.
        resources: whose changes are denied, such as ``AlternateContact``, ``PrimaryContact`` or ``RegionOptIn``.
        include_nested: whether accounts in the units below count too.
        alternate_contact_types: only of alternate contacts of these types; otherwise of all.
        region_names: only of these regions; otherwise of all.
        except_principals: ARNs of roles or users that are exempt; may hold wildcards.
        partition: the AWS partition, such as ``aws`` or ``aws-cn``.

    Raises ConfigurationError for a malformed path or an unknown resource, and if the policy is larger than AWS accepts.

    """
    paths = [path.removesuffix("*").removesuffix("/") for path in organization_paths]
    wrong = [path for path in paths if not _ORG_PATH.fullmatch(path)]
    if wrong or not paths:
        raise ConfigurationError("organization_paths: expected paths such as o-aa111bb222/r-a1b2/ou-a1b2-f6g7h111")
    # AWS shows paths with and without the account at their end, 12 characters as no unit's ID has.
    endings = ["*"] if include_nested else ["", "????????????/"]
    patterns = [f"{path}/{ending}" for path in sorted(paths) for ending in endings]
    return _denial(
        "DenyChangesInOrganizationalUnits",
        resources,
        [account_arn(EVERY_ACCOUNT, partition=partition)],
        alternate_contact_types,
        region_names,
        {OPERATORS[ACCOUNT_RESOURCE_ORG_PATHS]: {ACCOUNT_RESOURCE_ORG_PATHS: patterns}, **_except(except_principals)},
    )


def _denial(
    sid: str,
    resources: Iterable[str],
    arns: list[str],
    contact_types: Sequence[str],
    region_names: Sequence[str],
    conditions: dict[str, Any],
) -> PolicyDocument:
    """Return the policy; actions that different conditions narrow are in different statements."""
    values = {ALTERNATE_CONTACT_TYPES: sorted(contact_types), TARGET_REGION: sorted(region_names)}
    by_key: dict[str, list[str]] = {}
    for action in write_actions(resources):
        key = ACTIONS[action].condition_key or ""
        by_key.setdefault(key if values.get(key) else "", []).append(action)
    statements: list[dict[str, Any]] = []
    for key, actions in sorted(by_key.items()):
        narrowed = {OPERATORS[key]: {key: values[key]}} if key else {}
        condition = _merged(narrowed, conditions)
        statements.append(
            {
                "Sid": sid if len(by_key) == 1 else f"{sid}{len(statements) + 1}",
                "Effect": "Deny",
                "Action": actions,
                "Resource": arns,
                **({"Condition": condition} if condition else {}),
            }
        )
    return PolicyDocument.of(*statements).fitting(SERVICE_CONTROL_POLICY_SIZE)


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {operator: {**one.get(operator, {}), **other.get(operator, {})} for operator in {**one, **other}}


def _except(principals: Sequence[str]) -> dict[str, Any]:
    return {"ArnNotLike": {"aws:PrincipalArn": sorted(principals)}} if principals else {}
