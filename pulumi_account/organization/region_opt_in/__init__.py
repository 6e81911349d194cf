"""Regions of many accounts: their model, their life and their Pulumi resource."""
