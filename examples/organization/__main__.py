"""An organization from one file that two teams share, each with its own stack.

Run it with credentials of the organization's management account, or of its delegated administrator for the account
service.

    pulumi config set --path 'owns[0]' SECURITY
    pulumi config set --path 'owns[1]' regions
"""

from pathlib import Path

import pulumi

import pulumi_account as account

account.OrganizationBaseline(
    "organization",
    baseline=Path(__file__).with_name("baseline.yaml"),
    owns=pulumi.Config().get_object("owns"),
)
