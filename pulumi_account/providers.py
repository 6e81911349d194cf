"""FROZEN: the provider classes that users' state refers to by path and name, and nothing else.

A class is never moved, renamed or given instance attributes: a state holds its pickled reference, some 60 bytes.
"""

from __future__ import annotations

from .alternate_contact.lifecycle import AlternateContactLifecycle
from .dynamic import LifecycleProvider
from .primary_contact.lifecycle import PrimaryContactLifecycle
from .region_opt_in.lifecycle import RegionOptInLifecycle


class AlternateContactProvider(LifecycleProvider):
    """Provider of AlternateContact."""

    lifecycle_class = AlternateContactLifecycle


class PrimaryContactProvider(LifecycleProvider):
    """Provider of PrimaryContact."""

    lifecycle_class = PrimaryContactLifecycle


class RegionOptInProvider(LifecycleProvider):
    """Provider of RegionOptIn."""

    lifecycle_class = RegionOptInLifecycle
