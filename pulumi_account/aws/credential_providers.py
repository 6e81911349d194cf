"""botocore's credential providers, made to explain in one line what fails, and never to wait for input."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from typing import Any, Final

from botocore.credentials import (
    CredentialProvider,
    Credentials,
    ProcessProvider,
    ProfileProviderBuilder,
    SharedCredentialProvider,
)
from botocore.session import Session

from .credential_errors import Explained, Origin
from .shared_files import SharedFilesSession

_SECONDS_FOR_A_PROCESS: Final = 60


class ExplainedCredentials(Credentials):
    """Credentials that explain in one line why they can't be used, whenever they are requested."""

    def __init__(self, credentials: Credentials, explaining: Explained) -> None:
        super().__init__("", "", method=credentials.method)
        self._credentials = credentials
        self._explaining = explaining

    def get_frozen_credentials(self) -> Any:
        """Return the current credentials. Raises CredentialsError or another AccountError."""
        with self._explaining:
            frozen = self._credentials.get_frozen_credentials()
            for part in (frozen.access_key, frozen.secret_key, frozen.token or ""):
                if not (isinstance(part, str) and part.isascii() and part.isprintable()):
                    raise ValueError("a key has characters that AWS's keys never have, such as a line break")
            return frozen

    def get_deferred_property(self, property_name: str) -> Callable[[], Any]:
        """Return a function that returns a part of the credentials current at its call."""
        return lambda: getattr(self.get_frozen_credentials(), property_name, None)


class ExplainedProvider(CredentialProvider):
    """A provider of botocore that explains in one line what fails."""

    def __init__(self, provider: CredentialProvider, origin: Origin) -> None:
        super().__init__()
        self.METHOD = provider.METHOD
        self.CANONICAL_NAME = provider.CANONICAL_NAME
        self._provider = provider
        self._explaining = Explained(origin, provider.METHOD)

    def load(self) -> Credentials | None:
        """Return the credentials; None if the provider has none."""
        with self._explaining:
            credentials: Credentials | None = self._provider.load()
        return None if credentials is None else ExplainedCredentials(credentials, self._explaining)


class UnpromptedProfiles(ProfileProviderBuilder):
    """The providers of a profile, whose processes can't prompt and have a time limit."""

    def __init__(self, session: Session, origin: Origin) -> None:
        super().__init__(session, cache={}, region_name=session.get_config_variable("region"))
        self._of_session = session
        self._origin = origin

    def providers(self, profile_name: str, disable_env_vars: bool = False) -> list[CredentialProvider]:
        """Return the providers in their order."""
        session = self._of_session
        ours: dict[str | None, CredentialProvider] = {
            ProcessProvider.METHOD: ProcessProvider(profile_name, lambda: session.full_config, _Unattended)
        }
        if isinstance(session, SharedFilesSession):
            ours[SharedCredentialProvider.METHOD] = SharedCredentialProvider(
                "shared files", profile_name, lambda _path: session.full_config["profiles"]
            )
        return [
            ExplainedProvider(ours.get(provider.METHOD, provider), self._origin.source(profile_name))
            for provider in super().providers(profile_name, disable_env_vars=disable_env_vars)
        ]


class _Unattended(subprocess.Popen[bytes]):
    """A process that can't prompt, and is ended after a time limit."""

    def __init__(self, arguments: Sequence[str], **options: Any) -> None:
        super().__init__(arguments, stdin=subprocess.DEVNULL, start_new_session=True, **options)

    def kill(self) -> None:
        """End it and all processes that it started."""
        if hasattr(os, "killpg"):
            os.killpg(self.pid, signal.SIGKILL)
        else:
            super().kill()
        super().communicate()

    def communicate(self, *_arguments: Any, **_options: Any) -> tuple[bytes, bytes]:
        """Return its output. Raises TimeoutError."""
        try:
            return super().communicate(timeout=_SECONDS_FOR_A_PROCESS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise TimeoutError(f"it did not end within {_SECONDS_FOR_A_PROCESS} seconds") from None
