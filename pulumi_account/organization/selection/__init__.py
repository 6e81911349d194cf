"""Which accounts of an organization are meant."""
