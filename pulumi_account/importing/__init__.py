"""Imports the settings of existing accounts: read, name, write a project, add to a stack, compare."""
