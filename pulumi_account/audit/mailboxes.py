"""Whether an e-mail address looks like that of the person whom a contact names. A hint, which misses many.

Only addresses that are made of the contact's own name count, such as ``jdoe@example.com`` of Jane Doe. A word of a role
in the name or in the address rules it out.
"""

from __future__ import annotations

import re
from typing import Final

_ROLE_WORDS: Final = frozenset(
    """
    abuse access account accounting accounts admin administration administrator alarm alarms alert alerts alias aws
    billing ccoe center centre cert ciso cloud cloudops company compliance contact contacts controlling corp cost costs
    csirt customer cyber department desk dev development devops devsecops duty emergency engineering enterprise finance
    finances finops foundation global gmbh governance group head help helpdesk hostmaster hotline inc incident incidents
    info infra infrastructure invoice invoices it legal list ltd llc mail mailbox management master monitoring network
    noc notification notifications office officer on-call oncall operation operations ops org organization owner payable
    payment payments platform postmaster privacy procurement production purchasing reliability response risk root
    secops sec security server service services shared site soc sre staff support sysadmin system systems team teams
    technical technology trust vendor webmaster
    """.split()  # noqa: SIM905 - a list of a hundred strings is no easier to read
)
_NAMES_AT_LEAST: Final = 2
_NAMES_AT_MOST: Final = 4
# Transcriptions that people use in addresses, besides leaving the dots and strokes out.
_TRANSCRIBED: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


def is_mailbox_of_a_person(name: str, email_address: str) -> bool:
    """Whether an address looks like that of the person of this name; the address is never shown."""
    mailbox, _, domain = email_address.strip().casefold().rpartition("@")
    local = _words(mailbox.partition("+")[0])
    return any(_is_of(_words(spelled), local, domain) for spelled in (name, name.casefold().translate(_TRANSCRIBED)))


def _is_of(names: list[str], local: list[str], domain: str) -> bool:
    if not _NAMES_AT_LEAST <= len(names) <= _NAMES_AT_MOST or _ROLE_WORDS.intersection((*names, *local)):
        return False
    first, last, written = names[0], names[-1], "".join(local)
    usual = {first + last, last + first, first[0] + last, last + first[0], first + last[0]}
    # A company's name may consist of two words, as Red Hat's.
    return written in usual and written != domain.partition(".")[0]


def _words(text: str) -> list[str]:
    from slugify import slugify

    return re.findall("[a-z]+", slugify(text))
