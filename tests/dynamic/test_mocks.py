"""Programs under Pulumi's mocks, each in its own process, because mocks stay set in a process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "testing.md"
PROGRAM = """
import pulumi
import pulumi_account as account

CONTACT = {"name": "n", "title": "t", "email_address": "n@example.com", "phone_number": "1"}
ADDRESS = {"full_name": "f", "address_line1": "a", "city": "c", "country_code": "NO", "phone_number": "+1",
           "postal_code": "1"}
ACCOUNTS = ["100000000001", "100000000002"]
made, asked = {}, {}

class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        made[args.name] = {key: value for key, value in args.inputs.items() if key != "__provider"}
        return [args.name + "_id", args.inputs]

    def call(self, args):
        asked.setdefault(args.token, []).append(args.args)
        return {}

pulumi.runtime.set_mocks(Mocks())

@pulumi.runtime.test
def declare():
    single = account.AlternateContact("single", alternate_contact_type="SECURITY", **CONTACT)
    account.PrimaryContact("primary", account.PrimaryContactArgs(**ADDRESS))
    account.RegionOptIn("region", region_name="eu-central-2")
    many = account.OrganizationAlternateContact(
        "many", accounts=ACCOUNTS, alternate_contact_type="SECURITY", **{**CONTACT, "name": single.name}
    )
    primaries = account.OrganizationPrimaryContact("primaries", accounts=many.accounts, **ADDRESS)
    regions = account.OrganizationRegionOptIn("regions", accounts=primaries.accounts, region_names=["eu-central-2"])
    account.AccountName("name", account_name=single.name)
    names = account.OrganizationAccountName("names", names={ACCOUNTS[0]: single.name})
    account.TrustedAccess("trusted")
    account.DelegatedAdministrator("administrator", account_id=ACCOUNTS[0])
    baseline = account.AccountBaseline(
        "baseline", alternate_contacts={"BILLING": CONTACT}, primary_contact=ADDRESS, enabled_regions=["eu-central-2"],
        name=single.name,
    )
    regions_too = {"enabled_regions": ["eu-central-2"]}
    settings = {"alternate_contacts": {"BILLING": CONTACT}, "primary_contact": ADDRESS, **regions_too}
    overrides = {ACCOUNTS[0]: {"name": single.name}}
    account.OrganizationBaseline("all", baseline={"defaults": settings, "overrides": overrides}, accounts=many.accounts)
    read = [
        account.AlternateContact.get("read", "SECURITY"),
        account.PrimaryContact.get("read-primary", ACCOUNTS[0]),
        account.RegionOptIn.get("read-region", "eu-central-2"),
    ]
    assert account.organization_accounts(names="x-*") == []
    assert account.get_region_opt_in("eu-central-2").enabled is None
    assert account.list_regions("ENABLED", account_id=ACCOUNTS[0]).regions is None
    assert account.get_account_ids().canonical_user_id is None
    assert account.get_gov_cloud_account_information().gov_cloud_account_id is None
    found = account.get_alternate_contact_output("BILLING", account_id=many.accounts.apply(lambda ids: ids[0]))
    outputs = [single.id, many.id, many.accounts, regions.accounts, regions.region_names, read[0].id, found]
    outputs += [names.names, baseline.account_name.account_name]
    children = [baseline.alternate_contacts["BILLING"].name, baseline.regions["eu-central-2"].region_name]

    def check(values):
        assert values[:6] == ["single_id", "many_id", ACCOUNTS, ACCOUNTS, ["eu-central-2"], "SECURITY"]
        assert values[6].name is None
        assert values[7:] == [{ACCOUNTS[0]: "n"}, "n", "n", "eu-central-2"]

    return pulumi.Output.all(*outputs, *children).apply(check)

declare()
own = {"single", "primary", "region", "many", "primaries", "regions", "name", "names", "trusted", "administrator"}
own |= {"baseline", "all"}
assert {name.partition("-")[0] for name in made} == own | {"read"}
assert set(made) > {"baseline-billing", "all-billing", "all-primary-contact", "all-enabled-regions", "read-primary"}
assert made["single"] == {"alternate_contact_type": "SECURITY", **CONTACT}
assert made["all-billing"]["accounts"] == ACCOUNTS
assert made["all-account-names"]["names"] == {ACCOUNTS[0]: "n"}
assert asked["account:index:organizationAccounts"][0]["names"] == "x-*"
assert asked["account:index:listRegions"] == [{"opt_statuses": "ENABLED", "account_id": ACCOUNTS[0]}]
assert asked["account:index:getAccountIds"] == asked["account:index:getGovCloudAccountInformation"] == [{}]
assert asked["account:index:getAlternateContact"] == [
    {"alternate_contact_type": "BILLING", "account_id": ACCOUNTS[0]}
]
print("checked")
"""


def ran(tmp_path: Path, program: str) -> str:
    (tmp_path / "program.py").write_text(program)
    # No call can succeed: nothing answers there, and there are no credentials.
    environment = {**os.environ, "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_EC2_METADATA_DISABLED": "true"}
    answer = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_all_resources_components_and_functions_work_with_mocks_and_make_no_calls(tmp_path: Path) -> None:
    assert ran(tmp_path, PROGRAM) == "checked\n"


def test_the_documented_test_passes_and_can_fail(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    (program,) = (block for block in blocks if "def test_every_account_gets_the_security_contact" in block)
    call = "\ntest_every_account_gets_the_security_contact()\nprint('passed')\n"
    assert ran(tmp_path, program + call) == "passed\n"
    wrong = program.replace("name=team", 'name="Somebody else"')
    caught = f"\ntry:{call.replace(chr(10), chr(10) + '    ')}\nexcept AssertionError:\n    print('failed')\n"
    assert ran(tmp_path, wrong + caught) == "failed\n"
