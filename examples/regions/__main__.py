"""Regions to opt an account in to, and regions to keep it opted out of.

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

# Pulumi runs as many switches at a time as `--parallel` allows, and AWS at most 6 in an account.
regions = {
    name: account.RegionOptIn(name, region_name=name, enabled=enabled, timeout_minutes=120)
    for name, enabled in wanted.items()
}

pulumi.export("statuses", {name: region.opt_status for name, region in regions.items()})
