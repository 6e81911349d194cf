"""Regions of many accounts: one rollout, and its Pulumi resource."""
