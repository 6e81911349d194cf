"""The names of an organization's accounts, from the stack's settings.

Run it with credentials of the organization's management account, or of its delegated administrator for the account
service. An account that is not in the settings keeps its name.

    pulumi config set --path 'names["100000000001"]' "Log archive"
    pulumi config set --path 'names["100000000002"]' "Payments (production)"
"""

import pulumi

import pulumi_account as account

names = account.OrganizationAccountName(
    "names",
    names=pulumi.Config().require_object("names"),
    on_existing="overwrite",
)

pulumi.export("statuses", names.account_statuses)
