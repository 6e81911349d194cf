"""The primary contact: its model, its life and its Pulumi resource."""
