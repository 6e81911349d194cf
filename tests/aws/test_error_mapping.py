"""Every botocore exception becomes one of this package's errors, in one line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore import exceptions

from pulumi_account.aws.calls import AwsCall
from pulumi_account.aws.error_mapping import from_botocore
from pulumi_account.core import errors
from pulumi_account.core.error_context import error_context

CALL = AwsCall("account", "PutAlternateContact", "arn:aws:iam::123456789012:user/me", "222222222222")


def subclasses(kind: type[Exception]) -> Iterator[type[Exception]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from subclasses(subclass)


@pytest.mark.parametrize("kind", sorted(set(subclasses(exceptions.BotoCoreError)), key=str))
def test_every_botocore_exception_is_mapped(kind: type[Exception]) -> None:
    error = from_botocore(kind.__new__(kind), CALL)
    assert isinstance(error, errors.AccountError)
    assert str(error)
    assert "\n" not in str(error)


def client_error(code: str, status: int, message: str = "Ferdinand", **more: object) -> exceptions.ClientError:
    response = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "r-1"},
        **more,
    }
    return exceptions.ClientError(response, "PutAlternateContact")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (client_error("ResourceNotFoundException", 404), errors.NotFoundError, "not found"),
        (
            client_error("ConflictException", 409),
            errors.ConflictError,
            "another change of this setting is already under way",
        ),
        (client_error("TooManyRequestsException", 429), errors.ThrottledError, "run again later"),
        (client_error("InternalServerException", 500), errors.UnavailableError, "500"),
        (client_error("SomethingNew", 418), errors.ApiError, "418 SomethingNew"),
        (client_error("InvalidSignatureException", 403), errors.CredentialsError, "check the access key"),
        *(
            (client_error(code, 403, message), errors.CredentialsError, "this machine's clock is wrong: set it")
            for code, message in (
                ("InvalidSignatureException", "Signature expired: 20260101T000000Z is now earlier than now"),
                ("SignatureDoesNotMatch", "Signature not yet current: 20260101T002000Z is still later than now"),
                ("RequestTimeTooSkewed", ""),
            )
        ),
        (
            client_error("AccessDenied", 403),
            errors.AccessDeniedError,
            "account:PutAlternateContact on arn:aws:account::*",
        ),
        (
            client_error(
                "ValidationException", 400, reason="fieldValidationFailed", fieldList=[{"name": "EmailAddress"}]
            ),
            errors.InvalidRequestError,
            "EmailAddress (fieldValidationFailed)",
        ),
        (
            client_error("ValidationException", 400, reason="invalidRegionOptTarget"),
            errors.InvalidRequestError,
            "does not exist or can't be switched",
        ),
        (
            client_error(
                "ValidationException", 400, "Unable to switch region status because of its current opt-in status."
            ),
            errors.CurrentOptInStatusError,
            "opt-in status",
        ),
    ],
)
def test_each_answer_maps_to_its_error_with_request_id_and_without_its_message(
    error: exceptions.ClientError, kind: type[errors.AccountError], said: str
) -> None:
    mapped = from_botocore(error, CALL)
    assert type(mapped) is kind
    assert said in str(mapped)
    assert "Ferdinand" not in str(mapped)
    assert kind is errors.AccessDeniedError or str(mapped).endswith("[request r-1]")


def test_a_conflict_of_a_region_switch_has_its_own_message() -> None:
    call = AwsCall("account", "EnableRegion")
    assert "a switch of this region is already under way" in str(
        from_botocore(client_error("ConflictException", 409), call)
    )


def test_an_error_carries_the_facts_of_its_call() -> None:
    mapped = from_botocore(client_error("ResourceNotFoundException", 404), CALL)
    assert isinstance(mapped, errors.AccountError)
    assert (mapped.operation, mapped.account_id) == ("PutAlternateContact", "222222222222")
    assert (mapped.code, mapped.status, mapped.request_id) == ("ResourceNotFoundException", 404, "r-1")
    with pytest.raises(errors.NotFoundError) as caught, error_context("read", "AlternateContact", "1/SECURITY"):
        raise mapped
    assert caught.value.code == "ResourceNotFoundException"


@pytest.mark.parametrize("service", ["account", "organizations", "sts", "sqs"])
@pytest.mark.parametrize(
    "response",
    [
        {"Error": {"Code": "Ferdinand Security is no name", "Message": "Ferdinand"}},
        {"Error": {"Code": "ferdinand@example.com"}},
        {"Error": {"Code": "ValidationException"}, "reason": "Ferdinand S.", "fieldList": [{"name": "Ferdinand S."}]},
        {"Error": {"Code": "ValidationException"}, "reason": 1, "fieldList": ["Ferdinand", {}, {"name": None}]},
        {"Error": {"Code": "InvalidInputException"}, "Reason": "Ferdinand is no account"},
        {"Error": {"Code": "ConstraintViolationException"}, "Reason": ["Ferdinand"]},
        {"Error": {"Code": "AccessDenied", "Message": "User: Ferdinand is not authorized to perform: Ferdinand"}},
        {"Error": {"Code": "AccessDenied", "Message": "denied because Ferdinand says so"}},
        {"Error": {"Code": "TooManyRequestsException", "Message": None}},
        {"Error": {"Code": None, "Message": "Ferdinand"}},
        {"Error": {"Message": ["Ferdinand"]}, "ResponseMetadata": {"HTTPStatusCode": 400, "RequestId": "Ferdinand S."}},
        {},
    ],
)
def test_no_text_of_an_aws_answer_is_passed_on(service: str, response: dict[str, object]) -> None:
    error = exceptions.ClientError(response, "Anything")  # type: ignore[arg-type]
    mapped = from_botocore(error, AwsCall(service, "Anything", "arn:aws:iam::123456789012:user/me"))
    assert isinstance(mapped, errors.AccountError)
    assert "erdinand" not in str(mapped)
    assert "\n" not in str(mapped)


def test_an_error_starts_with_verb_resource_and_id() -> None:
    with pytest.raises(errors.NotFoundError) as caught, error_context("read", "AlternateContact", "1/SECURITY"):
        raise errors.NotFoundError("gone")
    assert str(caught.value) == "read AlternateContact (1/SECURITY): gone"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
