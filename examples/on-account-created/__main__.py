"""A security contact in every account, deployed again whenever an account is created or joins the organization.

Run all of it with credentials of the organization's management account, in `us-east-1`. CloudTrail must have a trail
there that logs management events, since EventBridge gets Organizations' events from it.

    pulumi stack init production && pulumi up    # deploys this program once
    python set_up.py                             # creates the queue and the rules; prints the queue's URL
    python handler.py QUEUE_URL production       # deploys whenever an event arrives, until it is stopped
"""

import pulumi

import pulumi_account as account

# The accounts are read at each deployment, so the new one is among them.
security = account.OrganizationAlternateContact(
    "security",
    accounts=account.organization_accounts(),
    alternate_contact_type="SECURITY",
    name="Security Team",
    title="Duty officer",
    email_address="security@example.com",
    phone_number="+1 206 555 0100",
)

pulumi.export("accounts", security.accounts)
