"""Several settings declared as one: a baseline of an account, and of an organization."""
