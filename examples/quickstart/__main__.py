"""One account's security contact, primary contact and opted-in regions.

`make demo` plays this program. Stack configuration varies it: contactType, title, city and regions.
"""

from typing import cast

import pulumi

import pulumi_account as account

config = pulumi.Config()
contact_type = cast("account.AlternateContactType", config.get("contactType", "SECURITY"))

security = account.AlternateContact(
    "security",
    alternate_contact_type=contact_type,
    name="Security Team",
    title=config.get("title", "Duty officer"),
    email_address="security@example.com",
    phone_number="+1 206 555 0100",
)

# Every account already has a primary contact. "overwrite" replaces it, and AWS keeps no copy of the old one.
primary = account.PrimaryContact(
    "primary",
    on_existing="overwrite",
    full_name="Example Corp",
    address_line1="1 Example Street",
    city=config.get("city", "Seattle"),
    state_or_region="WA",
    postal_code="98101",
    country_code="US",
    phone_number="+1 206 555 0101",
)

regions = [
    account.RegionOptIn(region, region_name=region) for region in config.get("regions", "eu-central-2").split(",")
]

pulumi.export("account", security.account_id)
pulumi.export("contact", security.id)
pulumi.export("regions", {region.pulumi_resource_name: region.opt_status for region in regions})
