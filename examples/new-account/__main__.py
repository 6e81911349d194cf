"""A new account of an organization, and its baseline, in one deployment.

Run it with credentials of the organization's management account. Creating, moving and closing accounts is the job of
pulumi-aws; `accounts.py` beside this file takes its place so that the program also runs without that provider. With
pulumi-aws, replace its import by:

    from pulumi_aws.organizations import Account

In previews the account's ID is unknown. AWS denies calls on a new account for some minutes; the baseline waits for it.

    pulumi config set email payments@example.com
"""

import pulumi
from accounts import Account

import pulumi_account as account

config = pulumi.Config()

# AWS never lets an e-mail address be used again, so a destroy leaves the account in the organization.
payments = Account(
    "payments",
    name=config.get("name", "Payments"),
    email=config.require("email"),
    opts=pulumi.ResourceOptions(retain_on_delete=True),
)

account.AccountBaseline(
    "payments",
    account_id=payments.id,
    alternate_contacts={
        "SECURITY": {
            "name": "Security Team",
            "title": "Duty officer",
            "email_address": "security@example.com",
            "phone_number": "+1 206 555 0100",
        }
    },
    enabled_regions=["eu-central-2"],
)

pulumi.export("account", payments.id)
