"""The operations of the account service: a validated request in, a response body out."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final

from .access import check_account, refuse_unknown_contact_type, target_account
from .exceptions import Field, ServiceError, field_validation_failed, not_found
from .validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from .authorization import Authorization
    from .models import Account, AccountBackend
    from .organizations import Caller, Moto
    from .quotas import Quotas
    from .region_switch_events import RegionSwitchEvents
    from .timeline import Timeline
    from .verifications import Verifications

_STATE_OR_REGION_COUNTRIES: Final = frozenset({"US", "CA", "GB", "DE", "JP", "IN", "BR"})
_LIST_REGIONS_PAGE: Final = 50
# States of Organizations that the account service doesn't have.
_STATES: Final = {"PENDING_CLOSURE": "SUSPENDED"}


@dataclass(frozen=True)
class Request:
    """One call of the account service, before it is validated."""

    operation: str
    body: Any
    caller: Caller
    partition: str

    @property
    def account_id(self) -> str | None:
        """Return the request's AccountId; None if it is missing or not a string."""
        if not isinstance(self.body, dict):
            return None
        named = self.body.get("AccountId", self.body.get("StandardAccountId"))
        return named if isinstance(named, str) else None


class AccountResponses:
    """Answers the account service's operations on a backend."""

    def __init__(
        self,
        backend: AccountBackend,
        verifications: Verifications,
        moto: Moto,
        quotas: Quotas,
        timeline: Timeline,
        region_events: RegionSwitchEvents,
        authorization: Authorization,
    ) -> None:
        self._backend = backend
        self._verifications = verifications
        self._timeline = timeline
        self._region_events = region_events
        self._authorization = authorization
        self._moto = moto
        self._quotas = quotas
        self._operations: dict[str, Callable[[Account, dict[str, Any], str], dict[str, Any] | None]] = {
            "PutAlternateContact": self._put_alternate_contact,
            "GetAlternateContact": self._get_alternate_contact,
            "DeleteAlternateContact": self._delete_alternate_contact,
            "PutContactInformation": self._put_contact_information,
            "GetContactInformation": self._get_contact_information,
            "EnableRegion": self._enable_region,
            "DisableRegion": self._disable_region,
            "GetRegionOptStatus": self._get_region_opt_status,
            "ListRegions": self._list_regions,
            "GetAccountInformation": self._get_account_information,
            "PutAccountName": self._put_account_name,
            "GetPrimaryEmail": self._get_primary_email,
            "StartPrimaryEmailUpdate": self._start_primary_email_update,
            "AcceptPrimaryEmailUpdate": self._accept_primary_email_update,
            "GetPrimaryEmailUpdateStatus": self._get_primary_email_update_status,
            "SendPhoneNumberVerification": self._send_phone_number_verification,
            "VerifyPhoneNumber": self._verify_phone_number,
            "GetGovCloudAccountInformation": self._get_govcloud_account_information,
        }

    def answer(self, request: Request) -> dict[str, Any] | None:
        """Return the response's body, None for an empty one; raises ServiceError for an error answer.

        In AWS's order: rate quota, validation, access, then the operation itself.
        """
        operation, partition = request.operation, request.partition
        with self._backend.lock:
            self._quotas.take(request.caller.account_id, operation, partition)
            refuse_unknown_contact_type(request.caller, operation, request.body)
            parameters = validate(operation, request.body)
            named = parameters.get("AccountId", parameters.get("StandardAccountId"))
            account_id = target_account(self._moto, request.caller, operation, named, partition)
            self._authorization.check_account_call(request.caller, operation, parameters, account_id, partition)
            account = self._backend.account(account_id, partition)
            check_account(self._moto, request.caller, operation, account, partition, self._backend.clock.time())
            answer = self._operations[operation](account, parameters, partition)
            region = parameters.get("RegionName")
            self._region_events.called(operation, request.caller.account_id, account, region, partition)
            return answer

    def _put_alternate_contact(self, account: Account, parameters: dict[str, Any], _: str) -> None:
        fields = ("Name", "Title", "EmailAddress", "PhoneNumber")
        contact = _trimmed({name: parameters[name] for name in fields})
        self._backend.put_alternate_contact(account, parameters["AlternateContactType"], contact)

    def _get_alternate_contact(self, account: Account, parameters: dict[str, Any], _: str) -> dict[str, Any]:
        contact_type = parameters["AlternateContactType"]
        contact = self._backend.get_alternate_contact(account, contact_type)
        return {"AlternateContact": {**contact, "AlternateContactType": contact_type}}

    def _delete_alternate_contact(self, account: Account, parameters: dict[str, Any], _: str) -> None:
        self._backend.delete_alternate_contact(account, parameters["AlternateContactType"])

    def _put_contact_information(self, account: Account, parameters: dict[str, Any], _: str) -> None:
        contact = _trimmed(parameters["ContactInformation"], "ContactInformation.")
        if contact["CountryCode"].upper() in _STATE_OR_REGION_COUNTRIES and "StateOrRegion" not in contact:
            message = "StateOrRegion is required in this country"
            raise field_validation_failed(message, Field("ContactInformation.StateOrRegion", message))
        self._backend.put_contact_information(account, contact)

    def _get_contact_information(self, account: Account, _: dict[str, Any], __: str) -> dict[str, Any]:
        contact = self._backend.get_contact_information(account)
        return {"ContactInformation": contact, "VerificationStatus": account.verification_status}

    def _enable_region(self, account: Account, parameters: dict[str, Any], _: str) -> None:
        self._backend.switch_region(account, parameters["RegionName"], "ENABLING")

    def _disable_region(self, account: Account, parameters: dict[str, Any], _: str) -> None:
        self._backend.switch_region(account, parameters["RegionName"], "DISABLING")

    def _get_region_opt_status(self, account: Account, parameters: dict[str, Any], _: str) -> dict[str, Any]:
        region = parameters["RegionName"]
        return {"RegionName": region, "RegionOptStatus": self._backend.region_status(account, region)}

    def _list_regions(self, account: Account, parameters: dict[str, Any], _: str) -> dict[str, Any]:
        wanted = parameters.get("RegionOptStatusContains")
        after = _token_region(parameters.get("NextToken"))
        size = parameters.get("MaxResults", _LIST_REGIONS_PAGE)
        found = [
            {"RegionName": region, "RegionOptStatus": status}
            for region, status in sorted(account.regions.items())
            if region > after and (not wanted or status in wanted)
        ]
        page: dict[str, Any] = {"Regions": found[:size]}
        if len(found) > size:
            page["NextToken"] = base64.urlsafe_b64encode(found[size - 1]["RegionName"].encode()).decode()
        return page

    def _get_account_information(self, account: Account, _: dict[str, Any], partition: str) -> dict[str, Any]:
        member = self._moto.member(account.account_id, partition)
        state = member.state if member else account.state
        # An account here begins with the first call about it, and is never younger than its membership.
        created = min(account.created, member.describe()["JoinedTimestamp"]) if member else account.created
        return {
            "AccountId": account.account_id,
            "AccountName": member.name if member else account.name,
            "AccountCreatedDate": _iso8601(created),
            "AccountState": _STATES.get(state, state),
        }

    def _put_account_name(self, account: Account, parameters: dict[str, Any], partition: str) -> None:
        def show() -> None:
            account.name = parameters["AccountName"]
            member = self._moto.member(account.account_id, partition)
            if member:
                member.name = account.name

        if self._backend.settings.name_delay:
            self._timeline.schedule(self._backend.settings.name_delay, show)
        else:
            show()

    def _get_primary_email(self, account: Account, _: dict[str, Any], partition: str) -> dict[str, Any]:
        self._complete_email_update(account, partition)
        member = self._moto.member(account.account_id, partition)
        return {"PrimaryEmail": member.email if member else account.primary_email}

    def _start_primary_email_update(
        self, account: Account, parameters: dict[str, Any], partition: str
    ) -> dict[str, Any]:
        self._quotas.take_email_update(account.account_id)
        self._complete_email_update(account, partition)
        in_use = self._backend.primary_emails() | self._moto.emails(account.account_id, partition)
        return {"Status": self._verifications.start_email_update(account, parameters["PrimaryEmail"], in_use)}

    def _accept_primary_email_update(
        self, account: Account, parameters: dict[str, Any], partition: str
    ) -> dict[str, Any]:
        email, code = parameters["PrimaryEmail"], parameters["Otp"]
        status = self._verifications.accept_email_update(account, email, code)
        self._complete_email_update(account, partition)
        return {"Status": status}

    def _get_primary_email_update_status(self, account: Account, _: dict[str, Any], partition: str) -> dict[str, Any]:
        self._complete_email_update(account, partition)
        if account.email_update is None:
            raise not_found("The primary email was never updated.")
        return {"Status": account.email_update.status, "UpdatedAt": account.email_update.updated_at}

    def _complete_email_update(self, account: Account, partition: str) -> None:
        if not self._verifications.complete_email_update(account):
            return
        member = self._moto.member(account.account_id, partition)
        if member:
            member.email = account.primary_email

    def _send_phone_number_verification(self, account: Account, _: dict[str, Any], __: str) -> dict[str, Any]:
        return {"Status": self._verifications.send_phone_number_verification(account)}

    def _verify_phone_number(self, account: Account, parameters: dict[str, Any], _: str) -> dict[str, Any]:
        return {"Status": self._verifications.verify_phone_number(account, parameters["Otp"])}

    def _get_govcloud_account_information(self, account: Account, _: dict[str, Any], __: str) -> dict[str, Any]:
        if account.govcloud_account_id is None:
            raise not_found("There is no GovCloud account linked to this account.")
        if account.govcloud_account_state is None:
            raise ServiceError("ResourceUnavailableException", "The linked account isn't available at the moment.")
        return {"GovCloudAccountId": account.govcloud_account_id, "AccountState": account.govcloud_account_state}


def _trimmed(contact: dict[str, str], path: str = "") -> dict[str, str]:
    trimmed = {name: value.strip() for name, value in contact.items()}
    blank = [Field(path + name, "must not be blank") for name, value in trimmed.items() if not value]
    if blank:
        raise field_validation_failed("A contact's field must not be blank", *blank)
    return trimmed


def _token_region(token: str | None) -> str:
    try:
        return base64.b64decode(token or "", altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        message = "NextToken is not one that ListRegions gave"
        raise field_validation_failed(message, Field("NextToken", message)) from None


def _iso8601(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
