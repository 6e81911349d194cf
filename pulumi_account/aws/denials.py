"""Why AWS denies a call, as far as its message says which kind of policy is the reason."""

from __future__ import annotations

import re
from typing import Final

_POLICY: Final = (
    r"(?:(?:identity-based|resource-based|session|service control|resource control|VPC endpoint|RCP|SCP) polic(?:y|ies)"
    r"|permissions boundary)"
)
_BECAUSE: Final = re.compile(rf"(?:because no {_POLICY} allows?|with an explicit deny in an? {_POLICY})")


def denied_because(message: str) -> str:
    """Return AWS's words for the kind of policy that denies, after a space; nothing where its message has none."""
    found = _BECAUSE.search(message)
    return f" {found[0]}" if found else ""
