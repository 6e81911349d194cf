"""Bringing what accounts already hold into a Pulumi project: read, name, write, take into a stack, compare."""
