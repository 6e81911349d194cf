"""Pulumi's dynamic provider host: verbs, resource base, get functions, wire format, and what is patched in it."""
