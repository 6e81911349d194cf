"""The Pulumi resource PrimaryEmail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final, overload

import pulumi

from pulumi_account.dynamic.resource import ConnectionArgs, ReadableResource
from pulumi_account.providers import PrimaryEmailProvider

if TYPE_CHECKING:
    from pulumi_account.core.settings import OnExisting


@dataclass(kw_only=True, repr=False)
class PrimaryEmailArgs:
    """The arguments of PrimaryEmail as one object; PrimaryEmail documents them."""

    account_id: pulumi.Input[str]
    primary_email: pulumi.Input[str]
    otp: pulumi.Input[str] | None = None
    otp_request: pulumi.Input[str] | None = None
    on_existing: pulumi.Input[OnExisting] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class PrimaryEmail(ReadableResource, module="account", name="PrimaryEmail"):
    """The e-mail address of a member account's root user (StartPrimaryEmailUpdate); ID ``{account}``.

    A change takes two runs. The first has AWS mail a code to the new address, and ends with ``status`` PENDING. The
    second, with the code in ``otp`` or in ``account:otp.{account}`` of the stack's settings, submits it
    (AcceptPrimaryEmailUpdate). A run without a code sends no other mail.

    An account always has a primary e-mail address: removing the resource leaves it unchanged.

    Every argument but ``otp``, ``on_existing`` and ``connection`` is an output too.

    Attributes:
        account_id: The account that has the setting.
        primary_email: The declared address, also while its change is under way.
        status: How far AWS is: ``PENDING`` (the code is awaited), ``ACCEPTED`` (AWS makes the change), ``COMPLETED`` or
            ``FAILED``.
        updated_at: When AWS last changed the status, as far as this stack has read it, in ISO 8601; none if it is
            unknown.

    """

    _args_class = PrimaryEmailArgs
    _provider_class = PrimaryEmailProvider

    account_id: pulumi.Output[str]
    primary_email: pulumi.Output[str]
    otp_request: pulumi.Output[str | None]
    status: pulumi.Output[str]
    updated_at: pulumi.Output[str | None]

    @overload
    def __init__(
        self, resource_name: str, args: PrimaryEmailArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        account_id: pulumi.Input[str],
        primary_email: pulumi.Input[str],
        otp: pulumi.Input[str] | None = None,
        otp_request: pulumi.Input[str] | None = None,
        on_existing: pulumi.Input[OnExisting] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        """Declare the resource.

        Args:
            resource_name: The resource's name in the program.
            opts: The resource's options.
            account_id: The member account, 12 digits; never the organization's management account. A change replaces
                the resource.
            primary_email: The e-mail address of the account's root user, which no other AWS account may have; 5 to 64
                characters.
            otp: The code that AWS mailed to the new address, 6 letters or digits; by default ``account:otp.{account}``.
                It is kept in no state, and has no effect unless the status is ``PENDING``.
            otp_request: Asks AWS for another code if it is another value than before, such as ``"2"``, and the status
                is ``PENDING`` or ``FAILED``; by default ``account:otpRequest.{account}``; 1 to 64 characters.
            on_existing: ``"fail"`` or ``"overwrite"``: whether a creation begins to change a different address; by
                default ``account:onExisting`` if that is set, else ``"overwrite"``, because AWS changes the address
                only once the code is submitted.
            connection: How the management account or the delegated administrator is reached: a profile or a role.

        """
        super().__init__(resource_name, *args, **inputs)
