"""What chose the profile, the region and the endpoints: a setting, an option, a variable, a profile or a default."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from .endpoints import is_of_aws
from .no_answer import without_secrets
from .persistence import FOR_A_LOOK
from .session_making import configured_session, create_client, named_profile, roles_of

if TYPE_CHECKING:
    from pulumi_account.core.settings import Settings

Source = Literal["setting", "option", "environment", "profile", "default"]

_SERVICES: Final = ("account", "organizations", "sts")
_OF_SETTINGS: Final = {"account": "endpoint_url", "sts": "sts_endpoint_url"}
# Only so that no credentials are looked for: no call is made with them.
_UNUSED_KEYS: Final = {"aws_access_key_id": "unused", "aws_secret_access_key": "unused"}


@dataclass(frozen=True)
class Choice:
    """A value in use, and what chose it.

    Args:
        value: the value; None if nothing is chosen.
        source: what kind of thing chose it.
        name: the setting, option, variable or key of a profile; None for a default.

    """

    value: str | None
    source: Source = "default"
    name: str | None = None


@dataclass(frozen=True)
class EndpointChoice(Choice):
    """An endpoint; ``is_of_aws`` is false for an emulator or a proxy."""

    is_of_aws: bool = True


@dataclass(frozen=True)
class ConnectionChoices:
    """What the calls of a stack's own credentials use, as far as it is known without a call.

    ``endpoints`` are by service: account, organizations, sts.
    """

    region: Choice
    partition: str | None
    endpoints: Mapping[str, EndpointChoice]


def profile_choice(settings: Settings) -> Choice:
    """Return the profile, and what names it."""
    profile, named_by = named_profile(settings, None)
    return Choice(profile, _source(named_by), named_by)


def connection_choices(settings: Settings) -> ConnectionChoices:
    """Return the region and the endpoints of a stack's own credentials, without a call and without credentials.

    Raises CredentialsError, ConfigurationError or another AccountError.
    """
    import boto3

    session, _ = configured_session(settings, None, roles_of(settings, None))
    clients = boto3.Session(botocore_session=session)
    endpoints = {}
    partition = None
    for service in _SERVICES:
        client = create_client(clients, session, settings, FOR_A_LOOK, service, **_UNUSED_KEYS)
        url, chosen = str(client.meta.endpoint_url), _endpoint_chosen_by(session, settings, service)
        endpoints[service] = EndpointChoice(without_secrets(url), _source(chosen), chosen, is_of_aws(url))
        partition = client.meta.partition
    return ConnectionChoices(_region_choice(session, settings), partition, endpoints)


def _region_choice(session: Any, settings: Settings) -> Choice:
    region = session.get_config_variable("region")
    if settings.region:
        name: str | None = settings.key_name("aws:region")
    else:
        name = next((each for each in ("AWS_REGION", "AWS_DEFAULT_REGION") if os.environ.get(each)), None)
    if name is None and session.get_scoped_config().get("region"):
        name = f"region of profile {session.profile or 'default'}"
    return Choice(region, _source(name), name)


def _endpoint_chosen_by(session: Any, settings: Settings, service: str) -> str | None:
    """Return what chose an endpoint, in the order in which it is looked for; None for AWS's default."""
    of_settings = _OF_SETTINGS.get(service)
    if of_settings is not None and getattr(settings, of_settings):
        return f"account:{type(settings).model_fields[of_settings].alias}"
    if session.get_config_variable("ignore_configured_endpoint_urls"):
        return None
    return next((name for name, value in _configured_endpoints(session, service) if value), None)


def _configured_endpoints(session: Any, service: str) -> Iterator[tuple[str, str | None]]:
    """Yield what botocore takes an endpoint from, with the value."""
    for variable in (f"AWS_ENDPOINT_URL_{service.upper()}", "AWS_ENDPOINT_URL"):
        yield variable, os.environ.get(variable)
    held = session.get_scoped_config()
    profile = session.profile or "default"
    section = session.full_config.get("services", {}).get(held.get("services"), {})
    yield f"services of profile {profile}", (section.get(service) or {}).get("endpoint_url")
    yield f"endpoint_url of profile {profile}", held.get("endpoint_url")


def _source(name: str | None) -> Source:
    if name is None:
        return "default"
    if name.startswith("--"):
        return "option"
    if " " in name:
        return "profile"
    return "setting" if ":" in name else "environment"
