"""A service's delegated administrator in an organization: its model, its life and its Pulumi resource."""
