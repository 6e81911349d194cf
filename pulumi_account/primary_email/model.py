"""The inputs of PrimaryEmail: StartPrimaryEmailUpdate and AcceptPrimaryEmailUpdate of the account API."""

from __future__ import annotations

from typing import ClassVar, Final

from pydantic import Field

from pulumi_account.core.fields import Otp, OtpRequest, PrimaryEmailAddress
from pulumi_account.core.inputs import OnExistingInput, SettingFields
from pulumi_account.core.member_accounts import MemberInputs
from pulumi_account.core.one_time_passwords import CodeSource
from pulumi_account.core.outputs import AccountOutputs, Outputs

OTP: Final = CodeSource("otp", "otp_request", "otp", "otp_request")
"""Where the code that confirms a new address comes from."""


class PrimaryEmailFields(SettingFields):
    """The e-mail address of an account's root user as AWS has it; an account always has exactly one."""

    primary_email: PrimaryEmailAddress = Field(
        description="The e-mail address of the account's root user, which no other AWS account may have"
    )

    @classmethod
    def contact_details(cls) -> tuple[str, ...]:
        """Return the names of the properties that ``account:secretContacts`` makes secret."""
        return ("primary_email",)


class PrimaryEmailOutputs(AccountOutputs):
    """How far the change of an address is."""

    primary_email: str = Field(description="The declared address, also while its change is under way")
    status: str = Field(
        description=(
            "How far AWS is: `PENDING` (the code is awaited), `ACCEPTED` (AWS makes the change), `COMPLETED` or "
            "`FAILED`"
        )
    )
    updated_at: str | None = Field(
        default=None,
        description=(
            "When AWS last changed the status, as far as this stack has read it, in ISO 8601; none if it is unknown"
        ),
    )


class PrimaryEmailInputs(MemberInputs, PrimaryEmailFields):
    """The primary e-mail address of a member account, and what its change needs."""

    ONE_RUN: ClassVar[frozenset[str]] = frozenset({"otp"})
    CREATION_ONLY: ClassVar[frozenset[str]] = MemberInputs.CREATION_ONLY | {"otp_request"}

    OUTPUTS: ClassVar[type[Outputs]] = PrimaryEmailOutputs

    otp: Otp | None = Field(
        default=None,
        description=(
            "The code that AWS mailed to the new address, 6 letters or digits; by default `account:otp.{account}`. "
            "It is kept in no state, and has no effect unless the status is `PENDING`"
        ),
    )
    otp_request: OtpRequest | None = Field(
        default=None,
        description=(
            'Asks AWS for another code if it is another value than before, such as `"2"`, and the status is '
            "`PENDING` or `FAILED`; by default `account:otpRequest.{account}`"
        ),
    )
    on_existing: OnExistingInput = Field(
        default=None,
        description=(
            '`"fail"` or `"overwrite"`: whether a creation begins to change a different address; by default '
            '`account:onExisting` if that is set, else `"overwrite"`, because AWS changes the address only once the '
            "code is submitted"
        ),
    )
