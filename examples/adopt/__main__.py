"""Contacts that were there before Pulumi, taken over without a write.

`import_` names what must be there; a preview compares it with the program and names each property that differs. Once
deployed, `import_` can be taken out again.
"""

import pulumi

import pulumi_account as account

billing = account.AlternateContact(
    "billing",
    alternate_contact_type="BILLING",
    name="Finance",
    title="Accounts payable",
    email_address="billing@example.com",
    phone_number="+1 206 555 0102",
    opts=pulumi.ResourceOptions(import_="BILLING"),
)

# Without import_, an equal contact is adopted, and one that differs is refused.
security = account.AlternateContact(
    "security",
    alternate_contact_type="SECURITY",
    name="Security Team",
    title="Duty officer",
    email_address="security@example.com",
    phone_number="+1 206 555 0100",
)

pulumi.export("contacts", [billing.id, security.id])
