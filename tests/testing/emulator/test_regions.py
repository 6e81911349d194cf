from __future__ import annotations

from typing import Any

import pytest

REGION = "eu-central-2"
OPT_IN = [
    *("af-south-1", "ap-east-1", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ca-west-1"),
    *("eu-central-2", "eu-south-1", "eu-south-2", "il-central-1", "me-central-1", "me-south-1"),
]


@pytest.fixture(autouse=True)
def region_delay(emulator: Any) -> None:
    emulator.settings.region_delay = 600.0


def status(client: Any, region: str = REGION) -> str:
    answer = client.get_region_opt_status(RegionName=region)
    assert answer["RegionName"] == region
    found: str = answer["RegionOptStatus"]
    return found


def test_a_region_passes_through_all_its_states(client: Any, clock: Any) -> None:
    assert status(client) == "DISABLED"
    client.enable_region(RegionName=REGION)
    assert status(client) == "ENABLING"
    clock.advance(599)
    assert status(client) == "ENABLING"
    clock.advance(1)
    assert status(client) == "ENABLED"
    client.disable_region(RegionName=REGION)
    assert status(client) == "DISABLING"
    clock.advance(600)
    assert status(client) == "DISABLED"


def test_without_a_delay_a_switch_completes_at_once(client: Any, emulator: Any) -> None:
    emulator.settings.region_delay = 0.0
    client.enable_region(RegionName=REGION)
    assert status(client) == "ENABLED"


@pytest.mark.parametrize("under_way", ["ENABLING", "DISABLING"])
@pytest.mark.parametrize("operation", ["enable_region", "disable_region"])
def test_a_switch_in_progress_can_be_neither_repeated_nor_reversed(
    client: Any, emulator: Any, error_from: Any, under_way: str, operation: str
) -> None:
    emulator.account().regions[REGION] = under_way
    answer = error_from(getattr(client, operation), RegionName=REGION)
    assert answer["Error"]["Code"] == "ConflictException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 409
    assert status(client) == under_way


@pytest.mark.parametrize(("now", "operation"), [("ENABLED", "enable_region"), ("DISABLED", "disable_region")])
def test_switching_a_region_to_its_current_status_is_rejected(
    client: Any, emulator: Any, error_from: Any, now: str, operation: str
) -> None:
    emulator.account().regions[REGION] = now
    answer = error_from(getattr(client, operation), RegionName=REGION)
    assert answer["Error"]["Code"] == "ValidationException"
    assert answer["Error"]["Message"] == "Unable to switch region status because of its current opt-in status."


@pytest.mark.parametrize("operation", ["enable_region", "disable_region"])
@pytest.mark.parametrize("region", ["us-east-1", "eu-nowhere-1"])
def test_a_region_that_cannot_be_switched_is_an_invalid_target(
    client: Any, error_from: Any, operation: str, region: str
) -> None:
    answer = error_from(getattr(client, operation), RegionName=region)
    assert answer["Error"]["Code"] == "ValidationException"
    assert answer["reason"] == "invalidRegionOptTarget"


def test_the_status_of_an_unknown_region_is_rejected(client: Any, error_from: Any) -> None:
    assert error_from(client.get_region_opt_status, RegionName="eu-nowhere-1")["reason"] == "invalidRegionOptTarget"


def test_documented_opt_in_regions_start_disabled_and_older_ones_enabled(client: Any) -> None:
    statuses = {region["RegionName"]: region["RegionOptStatus"] for region in client.list_regions()["Regions"]}
    assert {statuses[region] for region in OPT_IN} == {"DISABLED"}
    by_default = [region for region, found in statuses.items() if found == "ENABLED_BY_DEFAULT"]
    assert len(by_default) == 17
    assert {"us-east-1", "eu-west-1", "sa-east-1"} <= set(by_default)


def test_list_regions_pages_have_no_gaps_or_repeats(client: Any) -> None:
    whole = client.list_regions()["Regions"]
    pages = list(client.get_paginator("list_regions").paginate(PaginationConfig={"PageSize": 5}))
    assert [len(page["Regions"]) for page in pages[:-1]] == [5] * (len(pages) - 1)
    assert [region for page in pages for region in page["Regions"]] == whole


def test_list_regions_filters_by_status(client: Any) -> None:
    client.enable_region(RegionName=REGION)
    found = client.list_regions(RegionOptStatusContains=["ENABLING", "DISABLED"])["Regions"]
    assert {region["RegionOptStatus"] for region in found} == {"ENABLING", "DISABLED"}
    filtered = client.get_paginator("list_regions").paginate(
        RegionOptStatusContains=["ENABLED_BY_DEFAULT"], PaginationConfig={"PageSize": 4}
    )
    assert len(list(filtered.search("Regions"))) == 17


@pytest.mark.parametrize("parameters", [{"MaxResults": 0}, {"MaxResults": 51}, {"NextToken": "!"}, {"NextToken": "é"}])
def test_list_regions_rejects_invalid_pages(client: Any, error_from: Any, parameters: dict[str, Any]) -> None:
    answer = error_from(client.list_regions, **parameters)
    assert answer["Error"]["Code"] == "ValidationException"
    assert answer["fieldList"][0]["name"] == next(iter(parameters))


def test_an_account_can_switch_at_most_six_regions_at_a_time(client: Any, error_from: Any, clock: Any) -> None:
    for region in OPT_IN[:6]:
        client.enable_region(RegionName=region)
    answer = error_from(client.enable_region, RegionName=OPT_IN[6])
    assert answer["Error"]["Code"] == "TooManyRequestsException"
    assert "limit of 6" in answer["Error"]["Message"]
    assert status(client, OPT_IN[6]) == "DISABLED"
    clock.advance(600)
    client.enable_region(RegionName=OPT_IN[6])


def test_an_organization_has_its_own_limit_of_switches_in_progress(
    client: Any, emulator: Any, error_from: Any, clock: Any
) -> None:
    emulator.settings.regions_in_flight_per_organization = 4
    members = emulator.create_organization(3).member_account_ids
    for member in members[:2]:
        for region in OPT_IN[:2]:
            client.enable_region(RegionName=region, AccountId=member)
    answer = error_from(client.enable_region, RegionName=OPT_IN[0], AccountId=members[2])
    assert answer["Error"]["Code"] == "TooManyRequestsException"
    assert "organization" in answer["Error"]["Message"]
    clock.advance(600)
    client.enable_region(RegionName=OPT_IN[0], AccountId=members[2])


def test_another_organizations_switches_do_not_count(client: Any, client_for: Any, emulator: Any) -> None:
    emulator.settings.regions_in_flight_per_organization = 1
    emulator.create_organization(1)
    emulator.create_organization(["300000000001"], management_account_id="300000000000")
    client.enable_region(RegionName=REGION)
    client_for(account_id="300000000000").enable_region(RegionName=REGION)


def test_drift_made_by_a_test_is_visible_at_once(client: Any, emulator: Any) -> None:
    emulator.account().regions[REGION] = "ENABLED"
    assert status(client) == "ENABLED"
    with pytest.raises(ValueError, match="not an opt-in status"):
        emulator.account().regions[REGION] = "ON"
    del emulator.account().regions[REGION]
    assert REGION not in {region["RegionName"] for region in client.list_regions()["Regions"]}


def test_the_china_partition_has_its_own_regions(client_for: Any) -> None:
    china = client_for(region_name="cn-northwest-1", account_id=None)
    assert [region["RegionName"] for region in china.list_regions()["Regions"]] == ["cn-north-1", "cn-northwest-1"]
