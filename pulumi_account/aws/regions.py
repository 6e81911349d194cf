"""The regions in botocore's data. Newer ones may be missing, so an unknown region is worth a hint and no error."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache


@lru_cache(maxsize=1)
def known_regions() -> frozenset[str]:
    """Return the names of the regions of all partitions, without a call."""
    from botocore.loaders import create_loader

    partitions = create_loader().load_data("partitions")["partitions"]
    return frozenset(region for partition in partitions for region in partition["regions"])


def unknown_region_hint(name: str) -> str | None:
    """Return a hint about a region that botocore doesn't know, with a similar name if there is one; None if it does."""
    if name in known_regions():
        return None
    similar = get_close_matches(name, sorted(known_regions()), n=1, cutoff=0.8)
    hint = f"did you mean {similar[0]}? Otherwise" if similar else "if it is new,"
    return f"{name} is not among the regions that the installed botocore knows; {hint} AWS decides whether it exists"
