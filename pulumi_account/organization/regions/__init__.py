"""Regions of many accounts: model, lifecycle, rollout and Pulumi resource."""
