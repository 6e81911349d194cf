"""Trusted access of a service in an organization: its model, its life and its Pulumi resource."""
