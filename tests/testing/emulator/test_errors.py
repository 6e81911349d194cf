from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import pytest

SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/account/aws4_request, "
    "SignedHeaders=host, Signature=0"
}


@pytest.fixture
def post(emulator: Any) -> Any:
    """A function that posts raw bytes and returns the status, headers and JSON of the response."""

    def send(path: str, body: bytes, headers: dict[str, str] = SIGNED, method: str = "POST") -> Any:
        connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc, timeout=60)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read()
        connection.close()
        return response.status, response.headers, json.loads(text) if text else None

    return send


def test_a_validation_exception_names_its_fields_and_reason(client: Any, contact: Any, error_from: Any) -> None:
    wrong = {**contact, "EmailAddress": "nobody", "PhoneNumber": "x" * 26}
    answer = error_from(client.put_alternate_contact, AlternateContactType="SECURITY", **wrong)
    assert answer["Error"]["Code"] == "ValidationException"
    assert answer["reason"] == "fieldValidationFailed"
    assert [field["name"] for field in answer["fieldList"]] == ["EmailAddress", "PhoneNumber", "PhoneNumber"]
    assert all(field["message"] for field in answer["fieldList"])
    assert answer["Error"]["Message"].startswith("3 validation errors detected: Value at 'emailAddress' failed")


def test_all_missing_members_are_named(client: Any, error_from: Any) -> None:
    answer = error_from(client.put_alternate_contact, AlternateContactType="SECURITY")
    assert {field["name"] for field in answer["fieldList"]} == {"Name", "Title", "EmailAddress", "PhoneNumber"}


def test_no_error_repeats_a_contact_detail(client: Any, address: Any, error_from: Any) -> None:
    secrets = {"FullName": "secretname" * 9, "PhoneNumber": "secretphone", "CountryCode": "secretland"}
    answer = error_from(client.put_contact_information, ContactInformation={**address, **secrets})
    assert len(answer["fieldList"]) == 3
    assert "secret" not in json.dumps({name: answer[name] for name in ("Error", "fieldList", "message")})


def test_each_error_carries_the_headers_of_aws(post: Any) -> None:
    status, headers, body = post("/getAlternateContact", b'{"AlternateContactType": "SECURITY"}')
    assert status == 404
    assert headers["x-amzn-ErrorType"] == "ResourceNotFoundException"
    assert len(headers["x-amzn-RequestId"]) == 36
    assert body.keys() == {"message"}


def test_request_ids_are_unique_and_boto3_finds_them(client: Any, error_from: Any) -> None:
    ids = {client.get_contact_information()["ResponseMetadata"]["RequestId"] for _ in range(3)}
    ids |= {error_from(client.get_alternate_contact, AlternateContactType="X")["ResponseMetadata"]["RequestId"]}
    assert len(ids) == 4


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{", id="cut off"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b"[]", id="array"),
        pytest.param(b"null", id="null"),
        pytest.param(b'"text"', id="text"),
        pytest.param(b"[" * 100_000, id="deeply nested"),
        pytest.param(b'{"AlternateContactType": 1}', id="number for a string"),
        pytest.param(b'{"AlternateContactType": ["SECURITY"]}', id="array for a string"),
        pytest.param(b'{"AlternateContactType": {"S": "SECURITY"}}', id="object for a string"),
        pytest.param(b'{"AlternateContactType": true}', id="boolean for a string"),
        pytest.param(b'{"n": ' + b"9" * 5000 + b"}", id="number with too many digits"),
    ],
)
def test_a_malformed_body_is_a_serialization_exception(post: Any, body: bytes) -> None:
    status, headers, answer = post("/getAlternateContact", body)
    assert (status, headers["x-amzn-ErrorType"]) == (400, "SerializationException")
    assert answer["message"]


@pytest.mark.parametrize("value", ["true", '"5"', "5.5", "[5]"])
def test_a_non_integer_for_an_integer_is_a_serialization_exception(post: Any, value: str) -> None:
    _, headers, _ = post("/listRegions", f'{{"MaxResults": {value}}}'.encode())
    assert headers["x-amzn-ErrorType"] == "SerializationException"


def test_null_and_unknown_members_are_ignored(post: Any) -> None:
    status, _, _ = post("/getContactInformation", b'{"AccountId": null, "Unheard": {"of": 1}}')
    assert status == 200


def test_an_empty_body_is_an_empty_request(post: Any) -> None:
    assert post("/getContactInformation", b"")[0] == 200


def test_non_ascii_values_come_back_unchanged(client: Any, address: Any) -> None:
    client.put_contact_information(ContactInformation={**address, "FullName": "Åsa Ωμέγα 名前 😀"})
    assert client.get_contact_information()["ContactInformation"]["FullName"] == "Åsa Ωμέγα 名前 😀"


def test_a_lone_surrogate_is_stored_and_returned(post: Any, address: Any) -> None:
    body = json.dumps({"ContactInformation": {**address, "FullName": "\ud800"}}).encode()
    assert post("/putContactInformation", body)[0] == 200
    status, _, answer = post("/getContactInformation", b"{}")
    assert (status, answer["ContactInformation"]["FullName"]) == (200, "\ud800")


def test_arabic_digits_match_no_pattern(client: Any, contact: Any, error_from: Any) -> None:
    arabic = {**contact, "PhoneNumber": "٠١٢٣"}
    assert error_from(client.put_alternate_contact, AlternateContactType="SECURITY", **arabic)["fieldList"]
    assert error_from(client.get_contact_information, AccountId="١٢٣٤٥٦٧٨٩٠١٢")["fieldList"]


def test_an_unsigned_request_is_rejected(post: Any) -> None:
    status, headers, _ = post("/getContactInformation", b"{}", {})
    assert (status, headers["x-amzn-ErrorType"]) == (403, "MissingAuthenticationTokenException")


@pytest.mark.parametrize(("method", "path"), [("POST", "/getEverything"), ("GET", "/getContactInformation")])
def test_an_unknown_operation_gets_an_unknown_operation_exception(post: Any, method: str, path: str) -> None:
    status, headers, answer = post(path, b"", method=method)
    assert (status, headers["x-amzn-ErrorType"]) == (404, "UnknownOperationException")
    assert path in answer["message"]


def test_a_malformed_authorization_header_is_denied(post: Any) -> None:
    for header in ("Credential=", "AWS4-HMAC-SHA256 Credential=a/b", "Bearer x", "Credential=////"):
        assert post("/getContactInformation", b"{}", {"Authorization": header})[0] == 403
