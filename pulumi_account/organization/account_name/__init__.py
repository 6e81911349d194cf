"""The names of many accounts: their model, their life and their Pulumi resource."""
