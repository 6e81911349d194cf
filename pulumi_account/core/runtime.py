"""What lifecycles work with: settings, the way to AWS, time, a narrator, and what the program and the stack hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from .account_names import AccountNames
from .clock import Clock, system_clock
from .contact_rules import DeclaredContacts
from .declared_emails import DeclaredEmails
from .settings import Settings
from .slots import Declarations
from .switches_in_flight import RegionSwitchesInFlight
from .unfinished import UnfinishedRuns

if TYPE_CHECKING:
    from collections.abc import Callable

    from .clients import Accounts

ResultT = TypeVar("ResultT")


class Narrator(Protocol):
    """Tells the user what goes on while a verb runs. No contact detail may be passed to it."""

    def progress(self, message: str) -> None:
        """Show a line that the next one replaces."""
        ...

    def say(self, message: str) -> None:
        """Show a line that stays."""
        ...

    def warn(self, message: str) -> None:
        """Show a warning."""
        ...

    def carried(self, work: Callable[[], ResultT]) -> Callable[[], ResultT]:
        """Return work for another thread, whose lines show where those of this thread do."""
        ...


class Silence:
    """A narrator that tells nothing."""

    def progress(self, message: str) -> None:
        """Show nothing."""

    def say(self, message: str) -> None:
        """Show nothing."""

    def warn(self, message: str) -> None:
        """Show nothing."""

    def carried(self, work: Callable[[], ResultT]) -> Callable[[], ResultT]:
        """Return the work."""
        return work


@dataclass
class Runtime:
    """What lifecycles work with.

    ``declarations`` are the slots that the program declares, ``held`` those that the stack held before the run,
    ``names`` the names of accounts that are known so far.
    """

    settings: Settings
    accounts: Accounts
    clock: Clock = field(default_factory=system_clock)
    narrator: Narrator = field(default_factory=Silence)
    names: AccountNames = field(default_factory=AccountNames)
    declarations: Declarations = field(default_factory=Declarations)
    held: Declarations = field(default_factory=Declarations)
    contacts: DeclaredContacts = field(default_factory=DeclaredContacts)
    emails: DeclaredEmails = field(default_factory=DeclaredEmails)
    unfinished: UnfinishedRuns = field(default_factory=UnfinishedRuns)
    switches_in_flight: RegionSwitchesInFlight = field(init=False)

    def __post_init__(self) -> None:
        settings = self.settings
        self.switches_in_flight = RegionSwitchesInFlight(
            self.clock, settings.region_switches_per_account, settings.region_switches_per_organization
        )

    def say(self, resource: str, resource_id: str, message: str) -> None:
        """Show a line about a resource, which stays."""
        self.narrator.say(self._about(resource, resource_id, message))

    def warn(self, resource: str, resource_id: str, message: str) -> None:
        """Show a warning about a resource."""
        self.narrator.warn(self._about(resource, resource_id, message))

    def _about(self, resource: str, resource_id: str, message: str) -> str:
        return f"{resource} {self.names.label_of_resource(resource_id)}: {message}"
