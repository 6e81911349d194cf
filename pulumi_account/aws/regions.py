"""The regions that botocore's data know: older than AWS's newest, so an unknown one is a hint and no error."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache


@lru_cache(maxsize=1)
def known_regions() -> frozenset[str]:
    """Return the names of all partitions' regions; no call is made."""
    from botocore.loaders import create_loader

    partitions = create_loader().load_data("partitions")["partitions"]
    return frozenset(region for partition in partitions for region in partition["regions"])


def unknown_region(name: str) -> str | None:
    """Return what to say of a region that botocore doesn't know, with one of a similar name; None if it does."""
    if name in known_regions():
        return None
    similar = get_close_matches(name, sorted(known_regions()), n=1, cutoff=0.8)
    hint = f"did you mean {similar[0]}? Otherwise" if similar else "if it is new,"
    return f"{name} is not among the regions that the installed botocore knows; {hint} AWS decides whether it exists"
