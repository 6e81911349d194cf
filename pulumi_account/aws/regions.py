"""The partitions and regions in botocore's data.

Newer ones may be missing, so an unknown region is worth a hint and no error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

_FALLBACK_REGION: Final = "us-east-1"


@dataclass(frozen=True)
class Partition:
    """A partition of AWS, such as ``aws`` or ``aws-cn``.

    Args:
        global_region: the region in which its global services, such as the account service, are called.
        domains: the domains of its endpoints: the usual ones and the dual-stack ones.
        regions: the names of its regions.

    """

    global_region: str
    domains: tuple[str, str]
    regions: frozenset[str]


@lru_cache(maxsize=1)
def partitions() -> Mapping[str, Partition]:
    """Return all partitions by name, without a call."""
    from botocore.loaders import create_loader

    found = {}
    for partition in create_loader().load_data("partitions")["partitions"]:
        outputs = partition["outputs"]
        domains = (outputs["dnsSuffix"], outputs["dualStackDnsSuffix"])
        found[partition["id"]] = Partition(outputs["implicitGlobalRegion"], domains, frozenset(partition["regions"]))
    return found


def fallback_region(partition: str | None) -> str:
    """Return the region to use where nothing names one: that of the partition's global services."""
    known = partitions().get(partition or "")
    return known.global_region if known is not None else _FALLBACK_REGION


@lru_cache(maxsize=1)
def known_regions() -> frozenset[str]:
    """Return the names of the regions of all partitions, without a call."""
    return frozenset(region for partition in partitions().values() for region in partition.regions)


def unknown_region_hint(name: str) -> str | None:
    """Return a hint about a region that botocore doesn't know, with a similar name if there is one; None if it does."""
    if name in known_regions():
        return None
    similar = get_close_matches(name, sorted(known_regions()), n=1, cutoff=0.8)
    hint = f"did you mean {similar[0]}? Otherwise" if similar else "if it is new,"
    return f"{name} is not among the regions that the installed botocore knows; {hint} AWS decides whether it exists"
