"""Regions that an account is opted into, and regions that it is kept opted out of.

pulumi config set --path 'enabled[0]' eu-central-2
pulumi config set --path 'disabled[0]' ap-east-1
"""

import pulumi

import pulumi_account as account

config = pulumi.Config()
wanted = {
    **dict.fromkeys(config.get_object("enabled", ["eu-central-2"]), True),
    **dict.fromkeys(config.get_object("disabled", ["ap-east-1"]), False),
}

# Up to four are waited for at a time: so many threads has the host that Pulumi runs dynamic providers in.
regions = {
    name: account.RegionOptIn(name, region_name=name, enabled=enabled, timeout_minutes=120)
    for name, enabled in wanted.items()
}

pulumi.export("statuses", {name: region.opt_status for name, region in regions.items()})
