"""What AWS tells: the caller, its organization, and its permissions; all that can be asked at once is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from pulumi_account.aws.choices import ConnectionChoices, connection_choices, profile_choice
from pulumi_account.aws.client import BotoAccounts
from pulumi_account.aws.persistence import FOR_A_LOOK
from pulumi_account.aws.redaction import without_persons
from pulumi_account.aws.regions import fallback_region
from pulumi_account.core.account_names import AccountNames
from pulumi_account.core.errors import AccountError

from . import problems
from .organization import OrganizationExamination, list_inside
from .permissions import (
    Wanted,
    changes,
    not_applicable,
    reads_of_account,
    reads_of_services,
    wanted_permissions,
)
from .recorder import Recorder, reason_of
from .report import CallerFacts, Context, NamedAccount, OrganizationFacts, PrincipalType, Probe, Problem
from .simulation import Simulation

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pulumi_account.aws.server_dates import ServerDates
    from pulumi_account.core.clients import CallerIdentity
    from pulumi_account.core.clock import Clock
    from pulumi_account.core.settings import Settings

_SECONDS_FOR_A_REQUEST: Final = 4.0
_OWN_INFORMATION: Final[tuple[str, Context]] = ("account:GetAccountInformation", "own_account")
_TYPES: Final[dict[str, PrincipalType]] = {
    "assumed-role": "role",
    "user": "user",
    "root": "root",
    "federated-user": "federated_user",
}


@dataclass
class AwsFindings:
    """What AWS told; filled in as far as it is reached."""

    choices: ConnectionChoices | None = None
    caller: CallerFacts | None = None
    organization: OrganizationFacts = field(default_factory=OrganizationFacts)
    permissions: Sequence[Probe] = ()
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Questions:
    """What AWS is asked about.

    Args:
        member_id: the member account whose permissions are probed; None for any.
        names: the resources, components and functions whose permissions are probed.
        read_only: whether only those for previews and refreshes are probed.
        refused: why the settings can't be used, so that AWS isn't asked; None if they can.

    """

    member_id: str | None
    names: Collection[str]
    read_only: bool
    refused: AccountError | None = None


def ask_aws(
    settings: Settings, questions: Questions, clock: Clock, dates: ServerDates, threads: Executor
) -> AwsFindings:
    """Return what AWS tells; raises nothing of AWS."""
    found = AwsFindings()
    seconds = min(settings.request_timeout_seconds, _SECONDS_FOR_A_REQUEST)
    quick = settings.model_copy(update={"request_timeout_seconds": seconds})
    wanted = wanted_permissions(questions.names, read_only=questions.read_only)
    try:
        if questions.refused is not None:
            raise questions.refused
        found.choices = connection_choices(quick)
        names = AccountNames(are_secret=settings.secret_contacts)
        accounts = BotoAccounts(quick, clock, names=names, persistence=FOR_A_LOOK, watch=dates.watch)
        session = accounts.session(None)
        identity = session.authenticated_caller()
        session.caller()  # Raises if the settings don't allow the account.
        examination = _Examination(accounts, identity, wanted, threads, session.role_arn)
    except AccountError as error:
        endpoint = found.choices.endpoints["sts"] if found.choices else None
        found.problems.append(problems.of_connection(error, profile_choice(settings), endpoint))
        reason = reason_of(error)
        found.permissions = [Probe(*each, "not_probed", None, reason) for each in sorted(wanted)]
        found.organization = OrganizationFacts(reasons={"role": reason})
        return found
    found.organization = examination.organization(questions.member_id)
    found.permissions, name = examination.permissions(found.organization, found.choices)
    found.caller = CallerFacts(
        NamedAccount(identity.account_id, name),
        without_persons(identity.arn),
        examination.principal_type,
        identity.partition,
        session.credentials_method(),
    )
    found.problems += problems.of_organization(found.organization)
    found.problems += problems.of_permissions(
        found.permissions, questions.names, found.caller, found.organization, read_only=questions.read_only
    )
    return found


class _Examination:
    """What is asked with credentials that work."""

    def __init__(
        self, accounts: BotoAccounts, identity: CallerIdentity, wanted: Wanted, threads: Executor, role_arn: str | None
    ) -> None:
        self._accounts = accounts
        self._identity = identity
        self._wanted = wanted
        self._threads = threads
        self._role_arn = role_arn
        self._recorder = Recorder()
        self._organizations = accounts.organizations(None)
        self.principal_type = _TYPES.get(identity.arn.split(":", 5)[5].split("/")[0], "unknown")

    def organization(self, member_id: str | None) -> OrganizationFacts:
        """Return the caller's place in its organization."""
        return OrganizationExamination(self._organizations, self._recorder, member_id).examine()

    def permissions(
        self, organization: OrganizationFacts, choices: ConnectionChoices
    ) -> tuple[list[Probe], str | None]:
        """Return the result of each wanted permission, sorted, and the name of the caller's account if it is known."""
        settled = {
            key: probe
            for key, only in self._wanted.items()
            if (probe := not_applicable(*key, organization, only_in_organization=only)) is not None
        }
        open_ = {key: only for key, only in self._wanted.items() if key not in settled and key != _OWN_INFORMATION}
        name = self._threads.submit(self._own_name)
        asked = [self._threads.submit(call) for call in self._reads(open_, organization, choices)]
        simulated = self._simulated([key for key in open_ if changes(key[0])], organization)
        for each in asked:
            each.result()
        known_name = name.result()
        results = {**self._recorder.probes, **{(probe.action, probe.context): probe for probe in simulated}}
        # What was asked anyway counts, unless it means nothing for the caller's role.
        results |= {key: probe for key, probe in settled.items() if key not in results or probe.status != "not_probed"}
        probes = [results.get(key) or Probe(*key, "not_probed", None, "call_failed") for key in sorted(self._wanted)]
        return probes, known_name

    def _own_name(self) -> str | None:
        """Return the name of the caller's account, which also probes the permission."""
        call = partial(self._accounts.client, None, None)
        answer, _ = self._recorder.ask(*_OWN_INFORMATION, lambda: call().call("GetAccountInformation"))
        names, own = self._organizations.names, self._identity.account_id
        if answer is not None:
            names.learn({own: answer["AccountName"]})
        return names.get(own)

    def _reads(
        self, wanted: Wanted, organization: OrganizationFacts, choices: ConnectionChoices
    ) -> list[Callable[[], object]]:
        region = fallback_region(choices.partition)
        own: list[tuple[Context, str | None]] = [("own_account", None)]
        if organization.is_administrator and organization.probed_member is not None:
            own.append(("member_account", organization.probed_member.id))
        calls: list[Callable[[], object]] = []
        for context, account_id in own:
            client = partial(self._accounts.client, None, account_id)
            calls += reads_of_account(client, self._recorder, context, wanted, region)
        calls += reads_of_services(partial(self._accounts.service, None), self._recorder, wanted)
        if organization.is_administrator:
            member = organization.probed_member.id if organization.probed_member is not None else None
            calls.append(partial(list_inside, self._organizations, self._recorder, member))
        return calls

    def _simulated(self, asked: list[tuple[str, Context]], organization: OrganizationFacts) -> list[Probe]:
        try:
            iam = self._accounts.service(None, "iam")
        except AccountError as error:
            return [Probe(*key, "not_probed", None, reason_of(error)) for key in asked]
        return Simulation(iam, self._identity, self.principal_type, self._role_arn).probes(asked, organization)
