"""Each operation that the code calls has a quota, and each quota is of an operation that AWS has and the code calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from botocore.session import get_session

from pulumi_account.core.quotas import OPERATIONS_BY_SERVICE, quota
from tests.source import ROOT

PACKAGE = ROOT / "pulumi_account"
# Where operations are named without being called: the quotas themselves, and the emulator.
NOT_CALLS = ("core/quotas.py", "testing/")
# Operations that botocore calls for this package.
BY_BOTOCORE = {"AssumeRole", "AssumeRoleWithWebIdentity"}


@cache
def operations(service: str) -> frozenset[str]:
    return frozenset(get_session().get_service_model(service).operation_names)


def named_in(path: Path) -> Iterator[str]:
    """Yield the texts in a module's calls: ``client.call("PutAlternateContact")`` and ``_call("ReceiveMessage")``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            for argument in node.args:
                texts = (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,)
                yield from (
                    text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)
                )


def called() -> set[str]:
    """Return all operations of the services with quotas that some call in the package names."""
    paths = (path for path in PACKAGE.rglob("*.py") if not str(path.relative_to(PACKAGE)).startswith(NOT_CALLS))
    every = frozenset().union(*(operations(service) for service in OPERATIONS_BY_SERVICE))
    return {text for path in paths for text in named_in(path) if text in every} | BY_BOTOCORE


def test_every_operation_that_is_called_has_a_quota() -> None:
    listed = {operation for quotas in OPERATIONS_BY_SERVICE.values() for operation in quotas}
    assert called() - listed == set()
    assert {"PutAlternateContact", "ListRegions", "ListAccounts", "DescribeAccount", "ReceiveMessage"} <= called()


@pytest.mark.parametrize("service", [service for service in OPERATIONS_BY_SERVICE if service != "account"])
def test_every_quota_outside_the_account_api_is_of_an_operation_that_is_called(service: str) -> None:
    assert set(OPERATIONS_BY_SERVICE[service]) <= operations(service) & called()


def test_no_two_services_have_a_quota_of_the_same_name() -> None:
    names = [operation for quotas in OPERATIONS_BY_SERVICE.values() for operation in quotas]
    assert len(names) == len(set(names))
    assert all(quota(name, partition, {}).rate > 0 for name in names for partition in ("aws", "aws-cn", "aws-eusc"))


def test_clients_are_made_only_of_services_with_quotas() -> None:
    made = {
        node.args[0].value
        for path in (PACKAGE / "aws").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "client"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert {"sts", "sqs"} <= made <= set(OPERATIONS_BY_SERVICE)
