"""The region opt in: its model, its life and its Pulumi resource."""
