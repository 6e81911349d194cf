"""The life of the primary contact: PutContactInformation, GetContactInformation. AWS has no delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pulumi_account.core import identity
from pulumi_account.core.account_lifecycle import AccountLifecycle, properties_of
from pulumi_account.core.contact_rules import locked_changes
from pulumi_account.core.errors import NotFoundError, OneTimePasswordError
from pulumi_account.core.existing import look_before_write, overwrites
from pulumi_account.core.ignored import with_ignored_from_aws
from pulumi_account.core.inputs import Failure
from pulumi_account.core.one_time_passwords import OTP_RECORD, PENDING, with_steps
from pulumi_account.core.requests import (
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
)

from .model import PHONE_OTP, PrimaryContactFields, PrimaryContactInputs
from .phone_verification import UNVERIFIED_STATUSES, PhoneVerification

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.one_time_passwords import GivenCode

_SENDS: Final = "has AWS send a code to the phone number, unless it is verified; a later run submits the code"


LOCKED: Final = (
    "can't be changed: AWS keeps the country of an account in China or India, and in China its company name too. "
    "Declare what the account has"
)


class PrimaryContactLifecycle(AccountLifecycle[PrimaryContactInputs]):
    """The primary contact's life; ID ``{account}``."""

    resource: ClassVar[str] = "PrimaryContact"
    inputs = PrimaryContactInputs

    def create(self, request: CreateRequest[PrimaryContactInputs]) -> CreateResponse:
        """Put the contact. If the account has one, adopt an equal one, and refuse or overwrite another one."""
        inputs, status = request.inputs, None
        client = self.client_for(inputs)
        found = None if overwrites(self.runtime.settings, inputs) else look_before_write(lambda: find(client))
        contact, found_status = found if found is not None else (None, None)
        if self.adopts(client, inputs, contact, "primary contact"):
            status = found_status
        else:
            put(client, inputs)
        record = None
        if inputs.verify_phone_number:
            status, record = self._verification(client, inputs).begin({})
        return CreateResponse(client.account_id, _properties(inputs, client.account_id, status, record))

    def read(self, request: ReadRequest) -> ReadResponse | None:
        """Get the contact."""
        (account_id,) = identity.parse(request.identity)
        client = self.client_of(account_id, request.state)
        found = self.found_or_gone(lambda: find(client))
        if found is None:
            return None
        contact, status = found
        inputs = self.inputs_of(contact, client, request.state)
        outputs = {"verification_status": status, OTP_RECORD: request.state.get(OTP_RECORD)}
        return ReadResponse(inputs, properties_of(inputs, account_id, **outputs))

    def update(self, request: UpdateRequest[PrimaryContactInputs]) -> UpdateResponse:
        """Put the whole contact if it differs from the state; a member that is left out is cleared in AWS.

        Then have the phone number verified as far as is due.
        """
        (account_id,) = identity.parse(request.identity)
        client = self.client_to_update(account_id, request.inputs)
        inputs, state = request.inputs, request.state
        changes = inputs.difference(state, inputs.properties()).changes
        if PrimaryContactFields.model_fields.keys() & set(changes):
            ignored = request.ignored.among(inputs.may_be_ignored())
            contact, _ = with_ignored_from_aws(inputs, ignored, lambda: (find(client) or (None,))[0])
            put(client, contact)
        # AWS verifies the phone number: after a change, the status is unknown until the next refresh.
        status = None if "phone_number" in changes else state.get("verification_status")
        record = state.get(OTP_RECORD)
        if inputs.verify_phone_number:
            verification, given = self._verification(client, inputs), self._given(account_id, inputs.all_values())
            if status is None or "verify_phone_number" in changes:
                status, record = verification.begin(state)
            elif status in UNVERIFIED_STATUSES and given.asks_again(state):
                status, record = verification.send(status, state)
            elif status == PENDING and given.counts(state):
                record = given.recorded(state, is_spent=True)
                try:
                    status = verification.submit()
                except OneTimePasswordError as error:
                    error.response = UpdateResponse(_properties(inputs, account_id, status, record))
                    raise
        return UpdateResponse(_properties(inputs, account_id, status, record))

    def refused_changes(self, held: Mapping[str, Any], inputs: PrimaryContactInputs) -> list[Failure]:
        """Return failures for changes that AWS never accepts in the contact's country; none if the account changes."""
        properties = inputs.properties()
        if not held or self.inputs.difference(held, properties).replaces:
            return []
        return [Failure(name, LOCKED) for name in locked_changes(held, properties)]

    def delete(self, request: DeleteRequest) -> None:
        """Leave the contact unchanged, and say so."""
        (account_id,) = identity.parse(request.identity)
        said = "AWS can't delete an account's primary contact; it stays unchanged"
        self.runtime.say(self.resource, account_id, said)

    def unfinished(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the verification status if a code is given for a pending one, or another code is asked for."""
        if not inputs.get("verify_phone_number"):
            return ()
        given = self._given(state["account_id"], inputs)
        is_due = given.is_due(state, state.get("verification_status"), asked_in=UNVERIFIED_STATUSES)
        return ("verification_status",) if is_due else ()

    def reminder(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str | None:
        """Say that the phone number is not verified yet."""
        status = state.get("verification_status")
        if not inputs.get("verify_phone_number") or status not in UNVERIFIED_STATUSES:
            return None
        given = self._given(state["account_id"], inputs)
        if status == PENDING:
            return given.reminder("sent to the phone number")
        return with_steps(
            "the phone number is not verified, and AWS awaits no code", ("For one", given.how_to_ask_again())
        )

    def consequence_of_create(self, inputs: Mapping[str, Any]) -> str | None:
        """Say that a code is sent."""
        return _SENDS if inputs.get("verify_phone_number") else None

    def consequence_of_update(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str | None:
        """Say whether a code is sent or submitted."""
        if not inputs.get("verify_phone_number"):
            return None
        changes = self.inputs.difference(state, inputs).changes
        if "phone_number" in changes or "verify_phone_number" in changes:
            return _SENDS
        if not self.unfinished(state, inputs):
            return None
        if self._given(state["account_id"], inputs).asks_again(state):
            return "has AWS send another code to the phone number"
        return "submits the code that AWS sent to the phone number"

    def _given(self, account_id: str, inputs: Mapping[str, Any]) -> GivenCode:
        return PHONE_OTP.given(self.runtime.settings, inputs, account_id)

    def _verification(self, client: AccountClient, inputs: PrimaryContactInputs) -> PhoneVerification:
        def look() -> str | None:
            contact, status = find(client) or ({}, None)
            # AWS may still show the contact before the last Put.
            return status if _digits(contact.get("phone_number", "")) == _digits(inputs.phone_number) else None

        given = self._given(client.account_id, inputs.all_values())
        return PhoneVerification(self.runtime, client, given, look)


def _properties(
    inputs: PrimaryContactInputs, account_id: str, status: str | None, record: dict[str, Any] | None
) -> dict[str, Any]:
    return properties_of(inputs.properties(), account_id, verification_status=status, **{OTP_RECORD: record})


def _digits(phone_number: str) -> str:
    return "".join(filter(str.isdecimal, phone_number))


def put(client: AccountClient, contact: PrimaryContactFields) -> None:
    """Put the contact whole."""
    client.call("PutContactInformation", ContactInformation=contact.members())


def find(client: AccountClient) -> tuple[dict[str, str], str | None] | None:
    """Return the contact under its property names, and its verification status if AWS reports one."""
    try:
        answer = client.call("GetContactInformation")
    except NotFoundError:
        return None
    return PrimaryContactFields.from_members(answer["ContactInformation"]), answer.get("VerificationStatus")
