"""The primary e-mail address of a member account: its model, its life, its Pulumi resource and its get function."""
