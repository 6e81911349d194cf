"""The inputs of PrimaryEmail: StartPrimaryEmailUpdate and AcceptPrimaryEmailUpdate of the account API."""

from __future__ import annotations

from typing import ClassVar, Final

from pydantic import Field

from pulumi_account.core.fields import Otp, OtpRequest, PrimaryEmailAddress
from pulumi_account.core.inputs import OnExistingInput, SettingFields
from pulumi_account.core.member_accounts import MemberInputs
from pulumi_account.core.one_time_passwords import CodeSource

OTP: Final = CodeSource("otp", "otp_request", "otp", "otp_request")
"""Where the code that confirms a new address comes from."""


class PrimaryEmailFields(SettingFields):
    """The e-mail address of an account's root user as AWS has it; an account always has exactly one."""

    primary_email: PrimaryEmailAddress = Field(description="The e-mail address of the account's root user")

    @classmethod
    def contact_details(cls) -> tuple[str, ...]:
        """Return the names of the properties that ``account:secretContacts`` makes secret."""
        return ("primary_email",)


class PrimaryEmailInputs(MemberInputs, PrimaryEmailFields):
    """The primary e-mail address of a member account, and what its change needs."""

    ONE_RUN: ClassVar[frozenset[str]] = frozenset({"otp"})
    CREATION_ONLY: ClassVar[frozenset[str]] = MemberInputs.CREATION_ONLY | {"otp_request"}

    otp: Otp | None = None
    otp_request: OtpRequest | None = None
    on_existing: OnExistingInput = None
