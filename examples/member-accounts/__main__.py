"""All three alternate contacts in every member account of an organization.

Run it with credentials of the organization's management account, or of its delegated administrator for the account
service. Without trusted access, set `role` to the name of a role to assume in each account.

    pulumi config set --path 'accounts[0]' 111111111111
    pulumi config set role OrganizationAccountAccessRole
"""

import pulumi

import pulumi_account as account

TITLES: dict[account.AlternateContactType, str] = {
    "BILLING": "Accounts payable",
    "OPERATIONS": "Operations on call",
    "SECURITY": "Security on call",
}

config = pulumi.Config()
role = config.get("role")

for account_id in map(str, config.require_object("accounts")):
    connection: account.ConnectionArgs | None = None
    if role is not None:
        connection = {"role_arn": f"arn:aws:iam::{account_id}:role/{role}"}
    for contact_type, title in TITLES.items():
        account.AlternateContact(
            f"{account_id}-{contact_type.lower()}",
            account_id=account_id,
            alternate_contact_type=contact_type,
            name=config.get("team", "Cloud Platform"),
            title=title,
            email_address=f"aws+{contact_type.lower()}@example.com",
            phone_number="+1 206 555 0100",
            connection=connection,
        )
