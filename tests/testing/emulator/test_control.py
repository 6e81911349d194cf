from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest


@pytest.fixture
def page(emulator: Any) -> Any:
    """A function that calls one of the emulator's control pages and returns its JSON."""

    def ask(method: str, path: str, body: Any = None, raw: bytes | None = None) -> Any:
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        with urlopen(Request(emulator.url + "/_emulator" + path, data, method=method)) as answer:  # noqa: S310
            return json.load(answer)

    return ask


def test_calls_are_a_json_list_with_the_documented_keys(page: Any, client: Any, client_for: Any) -> None:
    client.list_regions()
    client_for("sts").get_caller_identity()
    first, second = page("GET", "/calls")
    assert {"time", "service", "operation", "caller", "account_id", "status"} <= first.keys()
    assert (first["operation"], second["service"], second["operation"]) == ("ListRegions", "sts", "GetCallerIdentity")
    assert page("GET", "/calls?service=sts") == [second]
    assert page("GET", "/calls?operation=ListRegions") == [first]


def test_calls_are_paginated_and_counted(page: Any, client: Any) -> None:
    for _ in range(5):
        client.list_regions()
    everything = page("GET", "/calls")
    assert page("GET", "/calls?limit=2") == everything[:2]
    assert page("GET", "/calls?operation=ListRegions&after=2&limit=2") == everything[2:4]
    assert page("GET", "/calls?after=4") == everything[4:]
    assert page("GET", "/counts") == {"ListRegions": {"200": 5}}
    with pytest.raises(HTTPError) as raised:
        page("GET", "/calls?limit=few")
    assert json.load(raised.value)["message"] == "limit must be a whole number, zero or more"


def test_reading_the_call_log_is_not_logged(page: Any) -> None:
    page("GET", "/calls")
    assert page("GET", "/calls") == []


def test_reset_clears_the_calls_and_keeps_the_state(page: Any, client: Any, contact: Any) -> None:
    client.put_alternate_contact(AlternateContactType="SECURITY", **contact)
    assert page("POST", "/reset")["state"] == "kept"
    assert page("GET", "/calls") == []
    assert client.get_alternate_contact(AlternateContactType="SECURITY")


def test_resetting_the_state_restores_a_fresh_emulator(
    page: Any, client: Any, client_for: Any, contact: Any, emulator: Any, error_from: Any
) -> None:
    emulator.create_organization(1)
    emulator.quotas.enabled = True
    emulator.faults.add("ListRegions", "ConflictException")
    client.put_alternate_contact(AlternateContactType="SECURITY", **contact)
    client.enable_region(RegionName="eu-central-2")
    page("POST", "/reset", {"state": True})
    error_from(client.get_alternate_contact, AlternateContactType="SECURITY")
    assert client.list_regions()
    client.enable_region(RegionName="eu-central-2")
    answer = error_from(client_for("organizations").describe_organization)
    assert answer["Error"]["Code"] == "AWSOrganizationsNotInUseException"


def test_the_clock_can_be_advanced(page: Any, client: Any, emulator: Any) -> None:
    emulator.settings.region_delay = 100.0
    client.enable_region(RegionName="eu-central-2")
    before = page("GET", "/clock")["time"]
    assert page("POST", "/clock", {"advance": 100})["time"] == before + 100
    assert client.get_region_opt_status(RegionName="eu-central-2")["RegionOptStatus"] == "ENABLED"


def test_faults_can_be_added_listed_and_deleted(page: Any, client: Any, error_from: Any) -> None:
    shown = page("POST", "/faults", {"operation": "ListRegions", "code": "TooManyRequestsException", "times": None})
    assert [(fault["operation"], fault["times"]) for fault in shown] == [("ListRegions", None)]
    assert error_from(client.list_regions)["Error"]["Code"] == "TooManyRequestsException"
    assert page("GET", "/faults") == shown
    assert page("DELETE", "/faults") == []
    assert client.list_regions()


@pytest.mark.parametrize(
    ("method", "path", "raw", "status"),
    [
        ("GET", "/nowhere", None, 404),
        ("GET", "/reset", None, 404),
        ("POST", "/reset", b"{", 400),
        ("POST", "/reset", b'{"state": "yes"}', 400),
        ("POST", "/reset", b"[]", 400),
        ("POST", "/clock", b"{}", 400),
        ("POST", "/clock", b'{"advance": -1}', 400),
        ("POST", "/clock", b'{"advance": NaN}', 400),
        ("POST", "/clock", b'{"advance": true}', 400),
        ("POST", "/faults", b"{}", 400),
        ("POST", "/faults", b'{"operation": "X", "latency": NaN}', 400),
        ("POST", "/faults", b'{"operation": "X", "code": "Y", "often": 1}', 400),
    ],
)
def test_an_invalid_control_request_gets_a_status_and_a_message(
    page: Any, method: str, path: str, raw: bytes | None, status: int
) -> None:
    with pytest.raises(HTTPError) as raised:
        page(method, path, raw=raw)
    assert raised.value.code == status
    assert json.load(raised.value)["message"]


def test_the_root_page_identifies_the_emulator(page: Any) -> None:
    assert page("GET", "")["service"] == "pulumi-account emulator"


def test_one_time_passwords_that_were_sent_are_shown_and_forgotten_by_a_reset(
    page: Any, client: Any, emulator: Any
) -> None:
    one, other = emulator.create_organization(2).member_account_ids
    for account_id in (one, other):
        client.start_primary_email_update(AccountId=account_id, PrimaryEmail=f"new-{account_id}@example.com")
    first, second = page("GET", "/one-time-passwords")
    assert set(first) == {"account_id", "sent_to", "code", "sent_at"}
    assert page("GET", f"/one-time-passwords?account_id={other}") == [second]
    accepted = client.accept_primary_email_update(
        AccountId=other, PrimaryEmail=f"new-{other}@example.com", Otp=second["code"]
    )
    assert accepted["Status"] == "ACCEPTED"
    page("POST", "/reset", {"state": True})
    assert page("GET", "/one-time-passwords") == []
