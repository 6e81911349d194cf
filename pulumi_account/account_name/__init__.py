"""The account's name: its model, its life, its Pulumi resource and its get function."""
