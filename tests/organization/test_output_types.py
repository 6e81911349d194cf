"""How the SDK converts the outputs of Organization* resources: a value that doesn't fit its type ends the program."""

from __future__ import annotations

import pytest
from pulumi import _types
from pulumi.runtime import rpc

from pulumi_account import OrganizationAlternateContact, OrganizationPrimaryContact, OrganizationRegionOptIn


@pytest.mark.parametrize(
    "resource", [OrganizationAlternateContact, OrganizationPrimaryContact, OrganizationRegionOptIn]
)
def test_account_statuses_pass_as_outputs(resource: type) -> None:
    statuses = {"100000000001": {"status": "drifted", "properties": ["name"], "regions": {"eu-central-2": "drifted"}}}
    expected = _types.resource_types(resource)["account_statuses"]
    passed = rpc.translate_output_properties(
        statuses, lambda name: name, typ=expected, transform_using_type_metadata=True
    )
    assert passed == statuses
