import pulumi
import pulumi_account_native as account

provider = account.Provider("provider", region="us-east-1")
security = account.AlternateContact(
    "security",
    alternate_contact_type=account.AlternateContactType.SECURITY,
    name="Security Team",
    title="Duty officer",
    email_address="security@example.com",
    phone_number="+1 206 555 0100",
    opts=pulumi.ResourceOptions(provider=provider),
)
found = account.get_alternate_contact_output(
    alternate_contact_type=security.alternate_contact_type, opts=pulumi.InvokeOptions(provider=provider)
)

pulumi.export("title", found.title)
