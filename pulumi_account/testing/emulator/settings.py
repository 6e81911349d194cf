"""Settings of an emulator; read at each request, so they can be changed while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass
class EmulatorSettings:
    """How the emulated AWS behaves.

    Attributes:
        region_delay: seconds that a region stays ENABLING or DISABLING.
        read_after_write_delay: seconds for which a Get still returns the old value after a Put.
        regions_in_flight_per_account: region switches that one account may have in flight (AWS: 6).
        regions_in_flight_per_organization: the same for one organization (the guide's text: 50, its quota table: 20).
        email_update_delay: seconds that an accepted change of a primary e-mail address stays ACCEPTED.
        one_time_password_lifetime: seconds for which a one-time password is valid.
        one_time_password_attempts: wrong one-time passwords after which a change fails, at least 1.
        name_delay: seconds for which GetAccountInformation and Organizations still show an account's former name (AWS:
            up to four hours).
        account_creation_delay: seconds that the creation of an account is IN_PROGRESS.
        new_account_delay: seconds for which the account service denies calls on an account that was just created.
        account_closing_delay: seconds that an account is PENDING_CLOSURE before it is CLOSED.
        account_paths: whether Organizations' answers have the Paths of accounts and the Path of units.

    """

    region_delay: float = 0.0
    read_after_write_delay: float = 0.0
    regions_in_flight_per_account: int = 6
    regions_in_flight_per_organization: int = 50
    email_update_delay: float = 0.0
    one_time_password_lifetime: float = 900.0
    one_time_password_attempts: int = 5
    name_delay: float = 0.0
    account_creation_delay: float = 0.0
    new_account_delay: float = 0.0
    account_closing_delay: float = 0.0
    account_paths: bool = True

    def __post_init__(self) -> None:
        delays = [value for name, value in vars(self).items() if name.endswith("_delay")]
        if not all(0 <= delay < inf for delay in (*delays, self.one_time_password_lifetime)):
            raise ValueError("a delay must be a finite number of seconds, zero or more")
        if self.regions_in_flight_per_account < 1 or self.regions_in_flight_per_organization < 1:
            raise ValueError("at least one region switch must be allowed at a time")
        if self.one_time_password_attempts < 1:
            raise ValueError("at least one wrong one-time password must be allowed")
