"""The life of a member account's primary e-mail address, whose change takes two runs. AWS has no delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pulumi_account.core import identity
from pulumi_account.core.account_lifecycle import properties_of
from pulumi_account.core.errors import OneTimePasswordError
from pulumi_account.core.member_accounts import MemberLifecycle
from pulumi_account.core.one_time_passwords import OTP_RECORD, PENDING
from pulumi_account.core.requests import (
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
)

from .change import (
    COMPLETED,
    FAILED,
    EmailChange,
    UpdateStatus,
    could_not_change,
    find,
    is_of_earlier_change,
    is_same,
    is_under_way,
    last_update,
    normalized,
    recorded_status,
)
from .model import OTP, PrimaryEmailInputs

if TYPE_CHECKING:
    from pulumi_account.core.one_time_passwords import GivenCode

_DONE: Final = UpdateStatus(COMPLETED, None)
_UNFINISHED: Final = (PENDING, FAILED)


class PrimaryEmailLifecycle(MemberLifecycle[PrimaryEmailInputs]):
    """The life of a primary e-mail address; ID ``{account}``.

    In the state, ``primary_email`` is the declared address from the first run on; ``status`` says how far AWS is.
    """

    resource: ClassVar[str] = "PrimaryEmail"
    what: ClassVar[str] = "primary e-mail address"
    inputs = PrimaryEmailInputs

    def warn(self, inputs: PrimaryEmailInputs) -> None:
        """Say so if the program declares the address for another account too."""
        for other in self.runtime.emails.declare(str(inputs.account_id), normalized(inputs.primary_email)):
            self.runtime.warn(
                self.resource,
                str(inputs.account_id),
                f"account {self.runtime.names.label(other)} is declared with the same primary_email: AWS accepts an "
                f"address for one account only",
            )

    def create(self, request: CreateRequest[PrimaryEmailInputs]) -> CreateResponse:
        """Adopt the address if the account has it, else begin to change it, unless ``on_existing`` forbids that."""
        inputs = request.inputs
        client = self.client_for(inputs)
        email, status, record = find(client), _DONE, None
        is_adopted = (is_same(email, inputs.primary_email) or self._forbids_change(inputs)) and self.adopts(
            client, inputs, {"primary_email": email}, self.what
        )
        if not is_adopted:
            given = self._given(client.account_id, inputs.all_values())
            change = EmailChange(self.runtime, client, inputs.primary_email, given, None)
            status, record = _begin(change, given, {})
        return CreateResponse(client.account_id, _properties(inputs, client.account_id, status, record))

    def read(self, request: ReadRequest) -> ReadResponse:
        """Get the address. The declared one stands while its change is under way."""
        (account_id,) = identity.parse(request.identity)
        state = request.state
        client = self.client_of(account_id, state)
        email, recorded = find(client), recorded_status(state)
        declared = state.get("primary_email")
        status = recorded or _DONE
        if recorded is not None and recorded.status != COMPLETED:
            shown = last_update(client) or UpdateStatus(FAILED, recorded.updated_at)
            status = recorded if is_of_earlier_change(shown, recorded) else shown
        if declared is not None and is_same(email, declared):
            email, status = declared, status if status.status == COMPLETED else _DONE
        elif declared is not None and is_under_way(status, self.runtime.clock.time()):
            email = declared
        inputs = self.inputs_of({"primary_email": email}, client, state)
        outputs = {**status._asdict(), OTP_RECORD: state.get(OTP_RECORD)}
        return ReadResponse(inputs, properties_of(inputs, account_id, **outputs))

    def update(self, request: UpdateRequest[PrimaryEmailInputs]) -> UpdateResponse:
        """Begin to change another address, have AWS mail another code, or submit the code, as is due."""
        (account_id,) = identity.parse(request.identity)
        inputs, state = request.inputs, request.state
        client = self.client_to_update(account_id, inputs)
        given, recorded = self._given(account_id, inputs.all_values()), recorded_status(state)
        change = EmailChange(self.runtime, client, inputs.primary_email, given, recorded)
        status, record = recorded or _DONE, given.recorded(state, is_spent=False)
        is_new = "primary_email" in inputs.difference(state, inputs.properties()).changes
        if is_new and not request.ignored.covers("primary_email"):
            if is_same(find(client), inputs.primary_email):
                status = _DONE
            else:
                status, record = _begin(change, given, state)
        elif status.status in _UNFINISHED and given.asks_again(state):
            status, record = _begin(change, given, state)
        elif status.status == PENDING and given.counts(state):
            record = given.recorded(state, is_spent=True)
            try:
                status = change.accept(status)
            except OneTimePasswordError as error:
                error.response = UpdateResponse(_properties(inputs, account_id, status, record))
                raise
        return UpdateResponse(_properties(inputs, account_id, status, record))

    def delete(self, request: DeleteRequest) -> None:
        """Leave the address unchanged, and say so."""
        (account_id,) = identity.parse(request.identity)
        pending = "; the pending change is not canceled" if request.state.get("status") == PENDING else ""
        said = f"an account always has a primary e-mail address; it stays unchanged{pending}"
        self.runtime.say(self.resource, account_id, said)

    def unfinished(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the status if a code is given for the pending change, or another code is asked for."""
        given = self._given(state["account_id"], inputs)
        return ("status",) if given.is_due(state, state.get("status"), asked_in=_UNFINISHED) else ()

    def reminder(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str | None:
        """Say that the code is still awaited, or that AWS could not make the change."""
        given, status = self._given(state["account_id"], inputs), state.get("status")
        if status == FAILED:
            return could_not_change(given)
        return given.reminder("mailed to the new address") if status == PENDING else None

    def consequence_of_create(self, inputs: Mapping[str, Any]) -> str | None:  # noqa: ARG002
        """Say that a mail is sent."""
        return "has AWS mail a code to the address, unless the account already has it; a later run submits the code"

    def consequence_of_update(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str | None:
        """Say whether a mail is sent or the code is submitted."""
        given = self._given(state["account_id"], inputs)
        if "primary_email" in self.inputs.difference(state, inputs).changes:
            return "has AWS mail a code to the new address; a later run submits it, which changes the address"
        if not self.unfinished(state, inputs):
            return None
        if given.asks_again(state):
            return "has AWS mail another code to the new address"
        return "submits the code that AWS mailed, which changes the address"

    def _given(self, account_id: str, inputs: Mapping[str, Any]) -> GivenCode:
        return OTP.given(self.runtime.settings, inputs, account_id)

    def _forbids_change(self, inputs: PrimaryEmailInputs) -> bool:
        """Whether a creation must not begin a change; by default it may, since nothing changes without the code."""
        settings = self.runtime.settings
        by_default = settings.on_existing if "on_existing" in settings.model_fields_set else None
        return (inputs.on_existing or by_default) == "fail"


def _begin(
    change: EmailChange, given: GivenCode, state: Mapping[str, Any]
) -> tuple[UpdateStatus, dict[str, Any] | None]:
    """Begin a change; submit the code at once if AWS already awaits it. Returns the status and the codes' record."""
    status, is_mailed = change.begin()
    if not is_mailed and given.counts(state):
        return change.accept(status), given.recorded(state, is_spent=True)
    return status, given.recorded(state, is_spent=is_mailed)


def _properties(
    inputs: PrimaryEmailInputs, account_id: str, status: UpdateStatus, record: dict[str, Any] | None
) -> dict[str, Any]:
    return properties_of(inputs.properties(), account_id, **status._asdict(), **{OTP_RECORD: record})
