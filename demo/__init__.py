"""The demo: the whole life of a real Pulumi program against an emulated AWS, explained as it happens.

It runs from a clone only: ``make demo``, or ``python -m demo`` at the repository's root. Everything happens in a
temporary directory and an environment of its own. It neither reads nor changes the user's logins, profiles and stacks,
and it leaves nothing behind, however it ends.
"""
