"""The e-mail addresses of the root users of member accounts, such as aws+100000000001@example.com.

Run it with credentials of the organization's management account, or of its delegated administrator for the account
service. AWS mails a code to each new address.

    pulumi config set --path 'accounts[0]' 100000000001
    pulumi config set domain example.com
    pulumi up

Set each code, then run pulumi up again. The emulator shows the codes instead of mailing them:
curl "$AWS_ENDPOINT_URL/_emulator/one-time-passwords"

    pulumi config set --secret account:otp.100000000001 A1B2C3
    pulumi up
"""

import pulumi

import pulumi_account as account

config = pulumi.Config()
domain = config.require("domain")

emails = {
    account_id: account.PrimaryEmail(
        account_id, account_id=account_id, primary_email=f"{config.get('prefix', 'aws')}+{account_id}@{domain}"
    )
    for account_id in map(str, config.require_object("accounts"))
}

pulumi.export("statuses", {account_id: email.status for account_id, email in emails.items()})
