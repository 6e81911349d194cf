"""Every verb of every resource, run by a caller in one of the contexts under a policy; for the tests beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pulumi_account import providers
from pulumi_account.core.errors import AccountError, ConfigurationError
from pulumi_account.dynamic import verbs as dynamic
from pulumi_account.policies import PolicyDocument, Use, for_resources
from pulumi_account.policies.permissions import VERBS, Verb
from tests.conftest import ADDRESS, CALLER, CONTACT
from tests.dynamic.test_verbs import Providers

if TYPE_CHECKING:
    import pytest

    from tests.conftest import World

MEMBERS = ["100000000001", "100000000002", "100000000003"]
MEMBER, GONE, NEW = MEMBERS
DELEGATE, REGISTERED = "100000000009", "100000000004"
REGION = "eu-central-2"
NOTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*"}]}


@dataclass(frozen=True)
class Case:
    """A resource as a program declares it.

    Args:
        name: the resource.
        inputs: what is declared; an account is added where one is named.
        before: the inputs that differ before an update.
        narrowed: what Use takes besides its name and accounts.
        config: the stack's configuration.
        not_found: operations that find nothing, because every account has the setting.
        ignored: a path of ``ignore_changes`` in the update.
        regions: the regions' statuses when a creation begins.
        contexts: where the resource works.
        unneeded: by action, the verbs that need it in another case, or use it only if they may.
        code_input: the input by which the update submits the code that AWS sent.

    """

    name: str
    inputs: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)
    narrowed: Mapping[str, Any] = field(default_factory=dict)
    config: Mapping[str, str] = field(default_factory=dict)
    not_found: Sequence[str] = ()
    ignored: str | None = None
    regions: Mapping[str, str] = field(default_factory=dict)
    contexts: Sequence[str] = ("standalone", "management", "delegate")
    unneeded: Mapping[str, Collection[Verb]] = field(default_factory=dict)
    code_input: str | None = None

    def __str__(self) -> str:
        return "-".join([self.name, *(str(value) for value in self.narrowed.values() if not isinstance(value, list))])


ORGANIZATION, MANAGEMENT = ("management", "delegate"), ("management",)
SECURITY = {"alternate_contact_types": ["SECURITY"]}
# An update adds an account, and removes one.
MANY, MANY_BEFORE = {"accounts": [MEMBER, NEW]}, {"accounts": [MEMBER, GONE]}
OPTED_IN = {"enabled": True, "on_removal": "opt_out"}
VERIFIED = {"verify_phone_number": True}
CASES = [
    Case("AlternateContact", CONTACT, {"name": "Other"}, SECURITY, ignored="title"),
    Case(
        "PrimaryContact",
        ADDRESS,
        {"city": "Potsdam"},
        {"verify_phone_number": False},
        not_found=["GetContactInformation"],
        ignored="full_name",
    ),
    Case(
        "PrimaryContact",
        {**ADDRESS, **VERIFIED},
        {"phone_number": "+49 30 555000"},
        VERIFIED,
        not_found=["GetContactInformation"],
        contexts=MANAGEMENT,
        unneeded={"account:VerifyPhoneNumber": ["create", "update"]},
    ),
    Case(
        "PrimaryContact",
        {**ADDRESS, **VERIFIED},
        narrowed=VERIFIED,
        not_found=["GetContactInformation"],
        contexts=MANAGEMENT,
        unneeded={
            "account:GetContactInformation": ["update"],
            "account:PutContactInformation": ["update"],
            "account:SendPhoneNumberVerification": ["update"],
            "account:VerifyPhoneNumber": ["create"],
        },
        code_input="phone_number_otp",
    ),
    Case(
        "AccountName",
        {"account_name": "Payments"},
        {"account_name": "Billing"},
        config={"account:onExisting": "overwrite"},
    ),
    Case(
        "PrimaryEmail",
        {"primary_email": "new@example.com"},
        {"primary_email": "former@example.com"},
        {"email_domains": ["example.com"]},
        contexts=ORGANIZATION,
        unneeded={"account:AcceptPrimaryEmailUpdate": ["create", "update"]},
    ),
    Case(
        "PrimaryEmail",
        {"primary_email": "new@example.com"},
        contexts=MANAGEMENT,
        unneeded={
            "account:AcceptPrimaryEmailUpdate": ["create"],
            "account:GetPrimaryEmail": ["update"],
            "account:GetPrimaryEmailUpdateStatus": ["update"],
            "account:StartPrimaryEmailUpdate": ["update"],
        },
        code_input="otp",
    ),
    Case(
        "RegionOptIn",
        {"region_name": REGION, **OPTED_IN},
        {"enabled": False},
        {"region_names": [REGION], **OPTED_IN},
    ),
    Case(
        "RegionOptIn",
        {"region_name": REGION, "enabled": False},
        {"enabled": True},
        {"region_names": [REGION], "enabled": False, "on_removal": "retain"},
        regions={REGION: "ENABLED"},
    ),
    Case("OrganizationAlternateContact", {**CONTACT, **MANY}, MANY_BEFORE, SECURITY, contexts=ORGANIZATION),
    Case(
        "OrganizationAlternateContact",
        {**CONTACT, **MANY, "on_removal": "retain"},
        MANY_BEFORE,
        {**SECURITY, "on_removal": "retain"},
        contexts=MANAGEMENT,
    ),
    Case(
        "OrganizationPrimaryContact",
        {**ADDRESS, **MANY},
        MANY_BEFORE,
        not_found=["GetContactInformation"],
        contexts=ORGANIZATION,
    ),
    Case(
        "OrganizationRegionOptIn",
        {"region_names": [REGION], **OPTED_IN, **MANY},
        MANY_BEFORE,
        {"region_names": [REGION], **OPTED_IN},
        contexts=ORGANIZATION,
    ),
    Case(
        "OrganizationAccountName",
        {"names": {MEMBER: "Payments", NEW: "Billing"}},
        {"names": {MEMBER: "Other", GONE: "Sandbox"}},
        config={"account:onExisting": "overwrite"},
        contexts=ORGANIZATION,
        unneeded={"account:GetAccountInformation": ["create", "update"]},
    ),
    Case("TrustedAccess", {}, contexts=MANAGEMENT),
    Case("DelegatedAdministrator", {"account_id": REGISTERED}, contexts=MANAGEMENT),
]


class Caller:
    """The caller of a context, and the verbs that it runs under a policy."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch, case: Case, context: str) -> None:
        self._world, self._case, self._context = world, case, context
        self._organization_id: str | None = None
        world.emulator.settings.region_delay = 0.0
        if context != "standalone":
            self._organize(monkeypatch)
        self._account_id = DELEGATE if context == "delegate" else CALLER
        self._accounts = self._named_accounts()
        ignored = () if case.ignored is None else (case.ignored,)
        monkeypatch.setattr(dynamic, "ignored_paths", lambda: ignored)
        # One provider for all verbs: a new session takes longer than all else.
        kind = getattr(providers, f"{case.name}Provider")
        self._provider = Providers(world, monkeypatch).of(kind, dict(case.config))

    def _organize(self, monkeypatch: pytest.MonkeyPatch) -> None:
        delegate = DELEGATE if self._context == "delegate" else None
        emulator = self._world.emulator
        organization = emulator.create_organization([*MEMBERS, REGISTERED, DELEGATE], delegated_administrator=delegate)
        self._organization_id = organization.id
        if delegate is not None:
            for name, value in emulator.environment(delegate).items():
                monkeypatch.setenv(name, value)

    def _named_accounts(self) -> list[str]:
        if self._context == "standalone" or self._case.name == "TrustedAccess":
            return []
        if "account_id" in self._case.inputs:
            return [self._case.inputs["account_id"]]
        return MEMBERS if self._is_of_many else [MEMBER]

    @property
    def _is_of_many(self) -> bool:
        return bool(self._case.inputs.keys() & {"accounts", "names"})

    def policy(self, *verbs: Verb) -> PolicyDocument | dict[str, Any]:
        """Return the computed policy of these verbs."""
        use = Use(self._case.name, accounts=self._accounts, verbs=verbs, **self._case.narrowed)
        management = None if self._organization_id is None else CALLER
        try:
            return for_resources(
                [use],
                account_id=self._account_id,
                organization_id=self._organization_id,
                management_account_id=management,
            )
        except ConfigurationError:
            return NOTHING

    def denied_verbs(self, policy: Mapping[str, Any], *, departed: bool = False) -> set[Verb]:
        """Run every verb with a policy, each from the same beginning; return those that are denied.

        If ``departed`` is true, an account is closed before the verb, and nothing is created.
        """
        denied: set[Verb] = set()
        emulator = self._world.emulator
        for verb in VERBS[1:] if departed else VERBS:
            run = self._prepared(verb)
            self._set_closed(departed)
            emulator.policies.set_identity_policy(policy)
            try:
                run()
            except AccountError as error:
                if "not authorized" not in str(error):
                    raise
                denied.add(verb)
            finally:
                emulator.policies.clear()
                emulator.faults.clear()
                self._set_closed(False)
        return denied

    def _prepared(self, verb: Verb) -> Callable[[], Any]:
        """Return what runs a verb, after AWS was set up for it without a policy."""
        self._reset()
        provider = self._provider
        inputs = dict(self._case.inputs)
        if self._accounts == [MEMBER]:
            inputs["account_id"] = MEMBER
        if verb == "create":
            self._find_nothing()
            self._world.emulator.account((self._accounts or [CALLER])[0]).regions.update(self._case.regions)
            return lambda: provider.create(inputs)
        self._find_nothing()
        created = provider.create({**inputs, **(self._case.before if verb == "update" or self._is_of_many else {})})
        self._world.emulator.faults.clear()
        state = dict(created.outs or {})
        if verb == "read":
            return lambda: provider.read(created.id, state)
        if verb == "delete":
            return lambda: provider.delete(created.id, state)
        self._find_nothing()
        if self._case.code_input is not None:
            inputs[self._case.code_input] = self._world.emulator.one_time_passwords(MEMBER)[-1].code
        return lambda: provider.update(created.id, state, inputs)

    def _find_nothing(self) -> None:
        for operation in self._case.not_found:
            self._world.emulator.faults.add(operation, code="ResourceNotFoundException", times=None, after=True)

    def _reset(self) -> None:
        emulator = self._world.emulator
        emulator._backend.reset()
        backend = emulator._moto.backend(CALLER, "aws")
        if backend is None:
            return
        for account in backend.accounts:
            account.name, account.email = "Before", f"{account.id}@example.com"
        if self._case.name == "TrustedAccess":
            backend.services.clear()
        if self._case.name == "DelegatedAdministrator":
            backend.admins.clear()

    def _set_closed(self, closed: bool) -> None:
        """Close an account, or open it again: one that the update removes, if there is one."""
        if not self._accounts:
            return
        account = GONE if GONE in self._accounts else self._accounts[0]
        member = self._world.emulator._moto.member(account, "aws")
        member.status = member.state = "SUSPENDED" if closed else "ACTIVE"
        self._world.emulator.account(account).denied = {"*"} if closed else set()


def actions_of(policy: Mapping[str, Any]) -> set[str]:
    return {action for statement in policy["Statement"] for action in statement["Action"]}


def without(policy: Mapping[str, Any], action: str) -> dict[str, Any]:
    """Return a policy without one of its actions."""
    statements = [
        {**statement, "Action": [other for other in statement["Action"] if other != action]}
        for statement in policy["Statement"]
    ]
    left = [statement for statement in statements if statement["Action"]]
    return {**policy, "Statement": left} if left else NOTHING
