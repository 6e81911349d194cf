"""Creates botocore sessions and clients from settings and a connection; explains failures in one line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.assumed_roles import AssumeRole
from pulumi_account.core.errors import ConfigurationError

from .answers import accept_only_awss
from .endpoints import USER_AGENT, refuse_made_up_endpoint
from .named_values import named_in, values_of_session, values_of_settings
from .regions import fallback_region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pulumi_account.core.settings import Connection, Settings

    from .credential_errors import Origin, Profiles
    from .persistence import Persistence
    from .shared_files import SharedFiles

_PACED: Final = ("account", "iam", "organizations", "s3", "sqs")


def roles_of(settings: Settings, connection: Connection | None) -> tuple[AssumeRole, ...]:
    """Return the roles that are assumed one after the other; a connection's profile replaces the stack's roles."""
    roles: tuple[AssumeRole, ...] = ()
    if connection is None or connection.profile is None:
        roles = (*settings.roles, *((settings.assume_role,) if settings.assume_role is not None else ()))
    if connection is not None and connection.role_arn is not None:
        own = AssumeRole(
            role_arn=connection.role_arn, external_id=connection.external_id, session_name=connection.session_name
        )
        roles = (*roles, own)
    return roles


def create_session(
    settings: Settings,
    connection: Connection | None,
    roles: Sequence[AssumeRole],
    prepare: Callable[[Any], None],
    persistence: Persistence,
) -> Any:
    """Return the botocore session of a connection, after getting its credentials once.

    ``prepare`` is called with the session's events before its first call. Raises CredentialsError, ConfigurationError
    or another AccountError.
    """
    from .credential_errors import Explained
    from .credentials import CredentialSource, Keys, set_credentials

    session, origin = configured_session(settings, connection, roles)
    is_stacks = _is_stacks(connection)
    with Explained(origin):
        prepare(session.get_component("event_emitter"))
        source = CredentialSource(
            origin,
            Keys(settings.access_key, settings.secret_key, settings.token)
            if is_stacks and settings.access_key and settings.secret_key
            else None,
            settings.web_identity if is_stacks else None,
            roles,
            settings.skip_metadata_api_check,
        )
        set_credentials(session, source, lambda: _options(session, settings, "sts", persistence.attempts))
        session.get_credentials().get_frozen_credentials()
    return session


def configured_session(
    settings: Settings, connection: Connection | None, roles: Sequence[AssumeRole]
) -> tuple[Any, Origin]:
    """Return the botocore session of a connection before it has credentials, and where these will come from.

    Raises CredentialsError, ConfigurationError or another AccountError.
    """
    from .credential_errors import Explained
    from .shared_files import create_session

    is_stacks = _is_stacks(connection)
    profile = settings.profile if is_stacks or connection is None else connection.profile
    session: Any = None
    origin = _origin(settings, connection, lambda: _profiles(session))
    with Explained(origin):
        session = create_session(_shared_files(settings), profile)
        _configure(session, settings, [role.role_arn for role in roles], profile_first=not is_stacks)
    return session, origin


def _is_stacks(connection: Connection | None) -> bool:
    """Whether the stack's profile and keys are used, rather than a profile of the connection."""
    return connection is None or connection.profile is None


def create_client(
    boto3_session: Any, session: Any, settings: Settings, persistence: Persistence, service: str, **given: str
) -> Any:
    """Return the client of a service from a boto3 session, made of a botocore session.

    Raises ConfigurationError or another AccountError.
    """
    options = {**_options(session, settings, service, persistence.attempts), **given}
    try:
        client = boto3_session.client(service, **options)
    except Exception as error:
        from pulumi_account.core.errors import AccountError

        if isinstance(error, AccountError):
            raise
        from .credential_errors import reason

        where = named_in(str(error), {**values_of_session(session), **values_of_settings(settings)})
        said = f" ({where})" if where else ""
        raise ConfigurationError(f"no client of AWS {service}{said}: {reason(error)}") from None
    if options["endpoint_url"] is None:
        refuse_made_up_endpoint(session, client)
    return client


def _profiles(session: Any) -> Profiles:
    """Return the profiles of a session; none if they can't be read."""
    from botocore.exceptions import BotoCoreError

    try:
        return session.full_config["profiles"] if session is not None else {}
    except BotoCoreError:
        return {}


def _origin(settings: Settings, connection: Connection | None, profiles: Callable[[], Profiles]) -> Origin:
    from .credential_errors import Origin

    profile, named_by = named_profile(settings, connection)
    files = _shared_files(settings)
    return Origin(profile, named_by, profiles, values_of_settings(settings), files.config, files.credentials)


def named_profile(settings: Settings, connection: Connection | None) -> tuple[str | None, str | None]:
    """Return the profile that is named, and what names it; None and None if nothing does."""
    if connection is not None and connection.profile is not None:
        return connection.profile, "connection"
    if settings.profile is not None:
        return settings.profile, settings.key_name("aws:profile")
    for variable in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        if os.environ.get(variable):
            return os.environ[variable], variable
    return None, None


def _shared_files(settings: Settings) -> SharedFiles:
    from .shared_files import SharedFiles

    credentials = settings.shared_credentials_files or settings.shared_credentials_file
    return SharedFiles(settings.shared_config_files, credentials)


def _configure(session: Any, settings: Settings, role_arns: Sequence[str], *, profile_first: bool) -> None:
    stacks = settings.region or os.environ.get("AWS_REGION")
    own = session.get_scoped_config().get("region") if profile_first else None
    partitions = {arn.split(":")[1] for arn in role_arns}
    region = own or stacks or session.get_config_variable("region") or fallback_region(next(iter(partitions), None))
    session.set_config_variable("region", region)
    _refuse_other_partition(session, region, role_arns, settings.key_name("aws:region"))
    accept_only_awss(session.get_component("event_emitter"))
    # Tokens of the global endpoint aren't valid in opt-in regions.
    session.set_config_variable("sts_regional_endpoints", "regional")
    if settings.custom_ca_bundle is not None:
        session.set_config_variable("ca_bundle", settings.custom_ca_bundle)
    _refuse_unusable_certificates(session, settings)


def _refuse_unusable_certificates(session: Any, settings: Settings) -> None:
    """Raise ConfigurationError if the certificate file can't be used; botocore would only find out in each call."""
    import ssl

    path = session.get_config_variable("ca_bundle")
    if not path:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except OSError as error:
        name = named_in(path, {**values_of_session(session), **values_of_settings(settings)}) or "ca_bundle"
        why = "it holds no certificates" if isinstance(error, ssl.SSLError) else error.strerror
        raise ConfigurationError(f"{name}: {path}: {why}") from None


def _refuse_other_partition(session: Any, region: str, role_arns: Iterable[str], region_key: str) -> None:
    from botocore.exceptions import UnknownRegionError

    try:
        partition = session.get_partition_for_region(region)
    except UnknownRegionError:
        return
    for arn in role_arns:
        if arn.split(":")[1] != partition:
            raise ConfigurationError(
                f"role {arn} is in the partition {arn.split(':')[1]}, and the region {region} in {partition}: set the "
                f"region of the profile, or {region_key}, to one of the role's partition"
            )


def _options(session: Any, settings: Settings, service: str, attempts: int) -> dict[str, Any]:
    from botocore.config import Config

    timeout = settings.request_timeout_seconds
    options: dict[str, Any] = {
        "connect_timeout": min(timeout, 10),
        "read_timeout": timeout,
        "max_pool_connections": 64,
        "user_agent_extra": USER_AGENT,
    }
    held = session.get_scoped_config()
    if service in _PACED or not (os.environ.get("AWS_RETRY_MODE") or "retry_mode" in held):
        options["retries"] = {"mode": "standard", "total_max_attempts": attempts}
    endpoint = {"account": settings.endpoint_url, "sts": settings.sts_endpoint_url}.get(service)
    if endpoint is not None:
        # botocore refuses these together with an explicit endpoint.
        options |= {"use_fips_endpoint": False, "use_dualstack_endpoint": False}
    else:
        # Only if set: otherwise the environment and the profile decide.
        options |= {name: True for name in ("use_fips_endpoint", "use_dualstack_endpoint") if getattr(settings, name)}
    region = session.get_config_variable("region")
    return {"region_name": region, "endpoint_url": endpoint, "config": Config(**options)}
