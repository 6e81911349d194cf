"""The emulator as Python sees it: a context manager around the server, with all of its state in reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .access_policies import AccessPolicies
from .account_closing import AccountClosing
from .account_creation import AccountCreation
from .application import Application
from .authorization import Authorization
from .calls import Call, CallLog
from .clock import AdjustableClock, EmulatorClock
from .control import Control
from .environment import client_environment
from .event_bus import EventBus
from .faults import Faults
from .forwarding import Forwarding
from .handshakes import Handshakes
from .models import Account, AccountBackend
from .one_time_passwords import OneTimePassword
from .organization_builder import EmulatedOrganization, OrganizationBuilder
from .organization_description import OrganizationDescription, denied_operations
from .organization_events import OrganizationEvents
from .organizations import DEFAULT_ROLE, Moto, default_account_id
from .policy_simulation import PolicySimulation
from .quotas import Quotas
from .region_switch_events import RegionSwitchEvents
from .responses import AccountResponses
from .server import Server
from .settings import EmulatorSettings
from .timeline import Timeline
from .verifications import Verifications
from .web_pages import WebPages

if TYPE_CHECKING:
    from typing_extensions import Self


class Emulator:
    """AWS's account API as a real HTTP server, with moto behind it for all other services.

    Use it as a context manager, or call `start` and `stop`. Each emulator has its own accounts. The state of the other
    services (organizations, roles, buckets) is moto's, which is the same for all emulators of a process: starting an
    emulator, or resetting one with ``state=True``, empties it for all of them.

    Args:
        region_delay: seconds that a region stays ENABLING or DISABLING.
        quotas: whether calls faster than AWS's rates get a 429; a mapping ``{operation: (requests per second, burst)}``
            enforces quotas with other rates for these operations.
        read_after_write_delay: seconds for which a Get still returns the old value after a Put.
        port: the port to listen on; 0 chooses a free one.
        host: the address to bind to.
        clock: the clock for delays and quotas; by default the machine's clock.
        time_scale: emulated seconds per real second, up to 1000; `environment` sets the same scale for this package's
            own processes. Latency is scaled too.
        regions_in_flight_per_account: region switches that one account may have in flight.
        regions_in_flight_per_organization: the same for one organization.
        name_delay: seconds for which an account's former name is still shown (AWS: up to four hours).
        account_creation_delay: seconds that the creation of an account is IN_PROGRESS; 0 creates it with the call.
        new_account_delay: seconds for which the account service denies calls on an account that was just created.
        account_closing_delay: seconds that an account is PENDING_CLOSURE before it is CLOSED.

    Raises ValueError for a negative delay, a limit below one or an invalid time scale, and OSError at the start if the
    port is in use.

    """

    def __init__(  # noqa: PLR0913 - settings, each given by name
        self,
        *,
        region_delay: float = 0.0,
        quotas: bool | Mapping[str, tuple[float, int]] = False,
        read_after_write_delay: float = 0.0,
        port: int = 0,
        host: str = "127.0.0.1",
        clock: EmulatorClock | None = None,
        time_scale: float = 1.0,
        regions_in_flight_per_account: int = 6,
        regions_in_flight_per_organization: int = 50,
        name_delay: float = 0.0,
        account_creation_delay: float = 0.0,
        new_account_delay: float = 0.0,
        account_closing_delay: float = 0.0,
    ) -> None:
        if clock is not None and time_scale != 1:
            raise ValueError("a clock of your own has its own time scale")
        self.clock: EmulatorClock = clock or AdjustableClock(time_scale)
        self.time_scale = time_scale
        self.settings = EmulatorSettings(
            region_delay=region_delay,
            read_after_write_delay=read_after_write_delay,
            regions_in_flight_per_account=regions_in_flight_per_account,
            regions_in_flight_per_organization=regions_in_flight_per_organization,
            name_delay=name_delay,
            account_creation_delay=account_creation_delay,
            new_account_delay=new_account_delay,
            account_closing_delay=account_closing_delay,
        )
        overrides = quotas if isinstance(quotas, Mapping) else {}
        self.quotas = Quotas(self.clock, enabled=quotas is not False, overrides=overrides)
        self.faults = Faults()
        self._calls = CallLog()
        self._moto = Moto()
        self._timeline = Timeline(self.clock)
        self.policies = AccessPolicies(self._moto)
        self._backend = AccountBackend(self.clock, self.settings, self._management_account)
        self._verifications = Verifications(self.clock, self.settings)
        self._bus = EventBus(self.clock)
        self._events = OrganizationEvents(self._bus, self.clock)
        self._operations = (
            AccountCreation(self._moto, self._backend, self._timeline, self._events),
            AccountClosing(self._moto, self._backend, self._timeline, self._events),
            Handshakes(self._moto, self._backend, self._events),
        )
        self._host = host
        self._port = port
        self._server: Server | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server. Raises RuntimeError if it is running, and OSError if the port can't be bound."""
        if self._server is not None:
            raise RuntimeError("the emulator is already running")
        authorization = Authorization(self._moto, self.policies)
        application = Application(
            account=AccountResponses(
                self._backend,
                self._verifications,
                self._moto,
                self.quotas,
                self._timeline,
                RegionSwitchEvents(self._bus, self._timeline, self.settings),
                authorization,
            ),
            forwarding=Forwarding(self._moto, self.settings, self._operations),
            control=Control(self._calls, self.clock, self.faults, self.one_time_passwords, self.policies, self.reset),
            moto=self._moto,
            faults=self.faults,
            calls=self._calls,
            clock=self.clock,
            web_pages=WebPages(self._host),
            timeline=self._timeline,
            organization_events=self._events,
            authorization=authorization,
            policy_simulation=PolicySimulation(self.policies),
        )
        self._moto.reset()
        self._server = Server(self._host, self._port, application.answer)

    def stop(self) -> None:
        """Stop the server and close all connections; does nothing if it isn't running."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    @property
    def url(self) -> str:
        """Return the endpoint's URL. Raises RuntimeError if the emulator isn't running."""
        if self._server is None:
            raise RuntimeError("the emulator isn't running")
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._server.port}"

    def calls(self, service: str | None = None, operation: str | None = None) -> list[Call]:
        """Return the last 500,000 calls, oldest first, optionally of one service or operation."""
        return self._calls.select(service, operation)

    def call_counts(self) -> dict[str, dict[str, int]]:
        """Return the number of all calls by operation and HTTP status, including those no longer kept."""
        return self._calls.counts()

    def reset(self, *, state: bool = False) -> None:
        """Clear the log of calls, and with ``state`` also accounts, faults, policies, used quotas and moto's state."""
        self._calls.clear()
        if state:
            self._timeline.clear()
            self._backend.reset()
            self._verifications.one_time_passwords.clear()
            for operations in self._operations:
                operations.clear()
            self.faults.clear()
            self.policies.clear()
            self.quotas.reset()
            self._moto.reset()

    def account(self, account_id: str | None = None) -> Account:
        """Return AWS's data of an account, to read or change; without an ID, of the default account."""
        self._timeline.catch_up()
        return self._backend.account(account_id or default_account_id())

    def one_time_passwords(self, account_id: str | None = None) -> list[OneTimePassword]:
        """Return the one-time passwords that AWS would have mailed or sent by SMS, oldest first."""
        with self._backend.lock:
            return self._verifications.one_time_passwords.sent(account_id)

    def create_organization(
        self,
        members: int | Iterable[str | Mapping[str, Any]] = 0,
        *,
        organizational_units: Mapping[str, Any] | None = None,
        suspended: Iterable[str] = (),
        denied: Iterable[str] | Mapping[str, bool | Sequence[str]] = (),
        trusted_access: bool = True,
        delegated_administrator: str | None = None,
        management_account_id: str | None = None,
        feature_set: str = "ALL",
    ) -> EmulatedOrganization:
        """Create an organization in moto, as calls to the Organizations API would; 5,000 accounts take two seconds.

        Args:
            members: the member accounts right below the root: how many (100000000001 and so on), or a list of IDs and
                of mappings with any of id, name, email, state, tags, denied, alternate_contacts, contact_information
                (AWS's fields) and regions.
            organizational_units: ``{path: accounts}``, such as ``{"/Workloads/Production": 40}``, with the accounts as
                in ``members``, or ``{path: {"accounts": ..., "tags": ...}}``; the units above are created too.
            suspended: the IDs of closed accounts: they can be read, and are denied all else.
            denied: the IDs of accounts whose calls are denied; with the names of the operations if it is a mapping.
            trusted_access: whether the account service may be used on the members.
            delegated_administrator: the member that administers the account service besides the management account.
            management_account_id: the default account if None.
            feature_set: ``ALL`` or ``CONSOLIDATED_BILLING``.

        Raises ValueError, naming what makes no organization.

        """
        given = {
            "members": members,
            "organizational_units": organizational_units or {},
            "suspended": tuple(suspended),
            "denied": denied,
            "trusted_access": trusted_access,
            "delegated_administrator": delegated_administrator,
            "management_account_id": management_account_id,
            "feature_set": feature_set,
        }
        return self._organize(OrganizationDescription.model_validate(given))

    def load_organization(self, path: str | Path) -> EmulatedOrganization:
        """Create the organization in a YAML or JSON file, whose keys are `create_organization`'s arguments.

        Raises ValueError, naming what makes no organization, and OSError.
        """
        return self._organize(OrganizationDescription.of_file(path))

    def deny(self, account_id: str, *operations: str) -> None:
        """Deny calls on an account from now on: those of the named operations, or of the whole account service.

        ``emulator.account(account_id).denied`` holds what is denied, and can be cleared.
        """
        self.account(account_id).deny(*operations)

    def _organize(self, description: OrganizationDescription) -> EmulatedOrganization:
        management = description.management_account_id or default_account_id()
        self._moto.load()
        with self._backend.lock:
            builder = OrganizationBuilder(description, management, self.clock.time())
            for member in builder.build():
                self._backend.describe(member)
            for account_id, denied in description.denied.items():
                if denied:
                    # Not deny, which catches up with the timeline: that is never done under this lock.
                    self._backend.account(account_id).deny(*denied_operations(denied))
            return builder.organization()

    def environment(self, account_id: str | None = None, *, role_name: str = DEFAULT_ROLE) -> dict[str, str]:
        """Return environment variables that point any AWS SDK at this emulator and away from the user's settings.

        Args:
            account_id: call as this account, by a session of a role in it; by default as the default account.
            role_name: that role's name.

        """
        role = None if account_id is None else self._moto.assume_role(account_id, role_name)
        return client_environment(self.url, self._host, role, self.time_scale)

    def _management_account(self, account_id: str) -> str | None:
        organization = self._moto.organization(account_id, "aws")
        return organization.management_account_id if organization else None
