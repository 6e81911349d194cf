"""An alternate contact in many accounts: its model, its life and its Pulumi resource."""
