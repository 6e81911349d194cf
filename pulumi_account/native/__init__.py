"""Pulumi's native plugin ``pulumi-resource-account``: schema, wire format, servicer, functions, process."""
