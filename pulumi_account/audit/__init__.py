"""Audits the settings of accounts: reads and judges them, and reports the findings."""
