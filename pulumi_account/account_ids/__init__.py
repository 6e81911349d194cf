"""The other IDs of an account: its canonical user ID, its alias, and the GovCloud account that is linked to it."""
