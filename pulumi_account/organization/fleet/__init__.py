"""One setting over many accounts: what all Organization* resources share."""
