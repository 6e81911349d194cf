"""Existing contacts, adopted without a write.

`import_` names a contact that exists. The preview compares it with the program and names each property that differs.
Once deployed, you can remove `import_`.
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

# Without import_, the same contact is adopted, and a different one is refused.
security = account.AlternateContact(
    "security",
    alternate_contact_type="SECURITY",
    name="Security Team",
    title="Duty officer",
    email_address="security@example.com",
    phone_number="+1 206 555 0100",
)

pulumi.export("contacts", [billing.id, security.id])
