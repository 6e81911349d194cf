"""The region opt-in: model, lifecycle and Pulumi resource."""
