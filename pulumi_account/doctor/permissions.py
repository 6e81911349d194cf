"""Which permissions are probed, in which context; reads are called, and nothing else is.

AWS's documentation of the account service doesn't say whether a request is authorized before it is validated. So no
change is ever tried with a request that AWS would refuse: changes are simulated by IAM (``simulation.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.fields import ALTERNATE_CONTACT_TYPES
from pulumi_account.policies import COMPONENTS, PERMISSIONS
from pulumi_account.policies.permissions import ACTIONS, only_reads

from .report import Probe

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_account.core.clients import AccountClient, ServiceClient

    from .recorder import Recorder
    from .report import Context, OrganizationFacts

_SET_UP: Final = frozenset({"TrustedAccess", "DelegatedAdministrator"})
_GET_CONTACT: Final = "account:GetAlternateContact"
Wanted = Mapping[tuple[str, "Context"], bool]
"""The permissions to probe, by action and context; true if only an administrator of an organization needs one."""


def wanted_permissions(names: Collection[str], *, read_only: bool) -> Wanted:
    """Return the permissions of resources, components and functions; those of a preview if ``read_only``."""
    wanted: dict[tuple[str, Context], bool] = {}
    for name in parts_of(names):
        has_own_account = is_in_own_account(name)
        for verb, actions in PERMISSIONS[name].items():
            for action in actions if verb == "read" or not read_only else ():
                for context in _contexts(action, has_own_account=has_own_account):
                    needs = context in ("member_account", "organization") or not has_own_account
                    wanted[action, context] = wanted.get((action, context), True) and needs
    return wanted


def parts_of(names: Collection[str]) -> list[str]:
    """Return the resources and functions that these names stand for, in the order of the table of permissions."""
    parts = {part for name in names for part in COMPONENTS.get(name, (name,))}
    return [name for name in PERMISSIONS if name in parts]


def is_in_own_account(name: str) -> bool:
    """Whether a resource or function works in the caller's own account too, rather than only in an organization."""
    scopes = {ACTIONS[action].scope for actions in PERMISSIONS[name].values() for action in actions}
    return not name.casefold().startswith("organization") and name not in _SET_UP and "member" not in scopes


def changes(action: str) -> bool:
    """Whether an action changes something."""
    return not only_reads(action)


def _contexts(action: str, *, has_own_account: bool) -> Iterator[Context]:
    scope, service = ACTIONS[action].scope, action.partition(":")[0]
    if service == "organizations":
        yield "organization"
    elif scope in ("account", "member"):
        yield "member_account"
        if scope == "account" and has_own_account:
            yield "own_account"
    else:
        yield "caller"


def not_applicable(
    action: str, context: Context, organization: OrganizationFacts, *, only_in_organization: bool
) -> Probe | None:
    """Return the result of a permission that the caller's role makes useless or impossible to probe; else None."""
    if not only_in_organization:
        return None
    if organization.role is None:
        return Probe(action, context, "not_probed", None, organization.reasons.get("role", "call_failed"))
    if organization.role == "standalone":
        return Probe(action, context, "not_applicable", None, "not_in_organization")
    if organization.role == "member_or_delegated_administrator":
        return Probe(action, context, "not_probed", None, "role_unknown")
    if not organization.is_administrator:
        return Probe(action, context, "not_applicable", None, "not_an_administrator")
    of_management = context == "organization" and changes(action) and organization.role != "management_account"
    if of_management:
        return Probe(action, context, "not_applicable", None, "management_account_only")
    return _blocked_member(action, context, organization) if context == "member_account" else None


def _blocked_member(action: str, context: Context, organization: OrganizationFacts) -> Probe | None:
    if organization.all_features is False:
        return Probe(action, context, "not_probed", None, "no_all_features")
    if organization.trusted_access is False:
        return Probe(action, context, "not_probed", None, "no_trusted_access")
    if organization.probed_member is None:
        reason = organization.reasons.get("probed_member", "no_member_account")
        return Probe(action, context, "not_probed", None, reason)
    return None


def reads_of_account(
    client: Callable[[], AccountClient], recorder: Recorder, context: Context, wanted: Wanted, region_name: str
) -> list[Callable[[], object]]:
    """Return the calls that probe the permissions to read an account, each independent of the others."""

    def call(operation: str, **members: str) -> dict[str, Any]:
        return client().call(operation, **members)

    calls: list[Callable[[], object]] = []
    for action, in_context in wanted:
        if in_context != context or changes(action):
            continue
        operation = action.partition(":")[2]
        if action == _GET_CONTACT:
            calls.append(partial(_read_contacts, call, recorder, context))
            continue
        members = {"RegionName": region_name} if operation == "GetRegionOptStatus" else {}
        calls.append(partial(recorder.ask, action, context, partial(call, operation, **members)))
    return calls


def reads_of_services(
    service: Callable[[str], ServiceClient], recorder: Recorder, wanted: Wanted
) -> list[Callable[[], object]]:
    """Return the calls that probe the permissions to read IAM and S3."""
    known: dict[str, Callable[[], dict[str, Any]]] = {
        "iam:ListAccountAliases": lambda: service("iam").call("ListAccountAliases"),
        "s3:ListAllMyBuckets": lambda: service("s3").call("ListBuckets", MaxBuckets=1),
    }
    return [partial(recorder.ask, action, "caller", known[action]) for action, _ in wanted if action in known]


def _read_contacts(call: Callable[..., dict[str, Any]], recorder: Recorder, context: Context) -> None:
    """Probe GetAlternateContact of each type, because a policy can allow some types only."""
    found = []
    for contact_type in ALTERNATE_CONTACT_TYPES:
        recorder.ask(_GET_CONTACT, context, partial(call, "GetAlternateContact", AlternateContactType=contact_type))
        found.append((contact_type, recorder.probes[_GET_CONTACT, context]))
    denied = [contact_type for contact_type, probe in found if probe.status == "denied"]
    if denied and len(denied) < len(found):
        by = next(probe.reason for _, probe in found if probe.status == "denied")
        recorder.record(Probe(_GET_CONTACT, context, "denied", "called", by, denied))
