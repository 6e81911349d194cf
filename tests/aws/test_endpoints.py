"""The endpoints of each service in each partition, with FIPS and dual-stack, and those that AWS doesn't have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_account.aws.endpoints import is_of_aws
from pulumi_account.aws.regions import fallback_region
from pulumi_account.core.errors import ConfigurationError

if TYPE_CHECKING:
    from pulumi_account.aws.session import Session
    from tests.conftest import World

FIPS = {"aws:useFipsEndpoint": "true"}
USUAL = "https://account.us-east-1.amazonaws.com"


@pytest.fixture(autouse=True)
def _endpoints_of_aws(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave endpoints and region to the settings; no test makes a call."""
    assert world.emulator.url
    for name in ("AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name)


def called(session: Session, service: str) -> str:
    """Return the URL that botocore resolves for a call, which is the one it connects to."""
    client = session.client(service)
    operation = {
        "account": "ListRegions",
        "iam": "ListAccountAliases",
        "organizations": "ListRoots",
        "s3": "ListBuckets",
        "sts": "GetCallerIdentity",
    }[service]
    model = client.meta.service_model.operation_model(operation)
    url, *_ = client._resolve_endpoint_ruleset(model, {}, {"client_region": client.meta.region_name})
    return str(url)


@pytest.mark.parametrize(
    ("region", "urls"),
    [
        (
            "eu-central-1",
            {
                "account": "https://account.us-east-1.amazonaws.com",
                "organizations": "https://organizations.us-east-1.amazonaws.com",
                "iam": "https://iam.amazonaws.com",
                "sts": "https://sts.eu-central-1.amazonaws.com",
                "s3": "https://s3.eu-central-1.amazonaws.com",
            },
        ),
        (
            "cn-north-1",
            {
                "account": "https://account.cn-northwest-1.amazonaws.com.cn",
                "organizations": "https://organizations.cn-northwest-1.amazonaws.com.cn",
                "iam": "https://iam.cn-north-1.amazonaws.com.cn",
                "sts": "https://sts.cn-north-1.amazonaws.com.cn",
            },
        ),
        (
            "eusc-de-east-1",
            {
                "account": "https://account.eusc-de-east-1.amazonaws.eu",
                "organizations": "https://organizations.eusc-de-east-1.amazonaws.eu",
                "iam": "https://iam.eusc-de-east-1.amazonaws.eu",
                "sts": "https://sts.eusc-de-east-1.amazonaws.eu",
            },
        ),
        (
            "us-gov-east-1",
            {
                "organizations": "https://organizations.us-gov-west-1.amazonaws.com",
                "iam": "https://iam.us-gov.amazonaws.com",
                "sts": "https://sts.us-gov-east-1.amazonaws.com",
            },
        ),
    ],
)
def test_each_partition_has_its_own_endpoints(world: World, region: str, urls: dict[str, str]) -> None:
    session = world.session({"aws:region": region})
    assert {service: called(session, service) for service in urls} == urls
    assert all(is_of_aws(url) for url in urls.values())


@pytest.mark.parametrize("region", ["us-gov-west-1", "us-gov-east-1", "us-iso-east-1", "us-isob-east-1"])
def test_a_partition_without_the_account_service_is_an_error_that_an_endpoint_resolves(
    world: World, region: str
) -> None:
    with pytest.raises(ConfigurationError, match=r"no endpoint in the partition aws-(us-gov|iso|iso-b), as far"):
        world.session({"aws:region": region}).client("account")
    explicit = {"aws:region": region, "account:endpointUrl": "https://account.us-gov-west-1.amazonaws.com"}
    assert called(world.session(explicit), "account") == explicit["account:endpointUrl"]


def test_govcloud_users_are_referred_to_the_linked_standard_account(world: World) -> None:
    with pytest.raises(ConfigurationError, match="credentials of the standard account"):
        world.session({"aws:region": "us-gov-west-1"}).client("account")


def test_fips_is_used_everywhere_but_in_the_account_service_whose_usual_endpoint_has_to_be_named(world: World) -> None:
    session = world.session(FIPS)
    assert called(session, "sts") == "https://sts-fips.us-east-1.amazonaws.com"
    assert called(session, "organizations") == "https://organizations-fips.us-east-1.amazonaws.com"
    assert called(session, "iam") == "https://iam-fips.amazonaws.com"
    assert called(session, "s3") == "https://s3-fips.us-east-1.amazonaws.com"
    with pytest.raises(ConfigurationError, match=f"set account:endpointUrl to {USUAL}; otherwise unset aws:useFips"):
        session.client("account")
    named = world.session({**FIPS, "account:endpointUrl": USUAL})
    assert called(named, "account") == USUAL
    assert called(named, "sts") == "https://sts-fips.us-east-1.amazonaws.com"


def test_dual_stack_is_used_where_a_service_has_it(world: World) -> None:
    session = world.session({"aws:useDualstackEndpoint": "true", "aws:region": "eusc-de-east-1"})
    assert called(session, "organizations") == "https://organizations.eusc-de-east-1.api.amazonwebservices.eu"
    with pytest.raises(ConfigurationError, match=r"no dual-stack endpoint.*https://account\.eusc-de-east-1\.amazonaws"):
        session.client("account")


def test_a_role_names_the_region_of_its_partition_where_nothing_else_does() -> None:
    regions = {name: fallback_region(name) for name in ("aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-new", None)}
    assert regions == {
        "aws": "us-east-1",
        "aws-cn": "cn-northwest-1",
        "aws-us-gov": "us-gov-west-1",
        "aws-eusc": "eusc-de-east-1",
        "aws-new": "us-east-1",
        None: "us-east-1",
    }


@pytest.mark.parametrize("url", ["http://127.0.0.1:4777", "https://amazonaws.com.example.org", "https://amazonaws.eu"])
def test_an_emulators_endpoint_is_not_one_of_aws(url: str) -> None:
    assert not is_of_aws(url)
