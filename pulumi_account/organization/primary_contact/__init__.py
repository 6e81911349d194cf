"""The primary contact of many accounts: its model, its life and its Pulumi resource."""
