"""Benchmarks: each compares a measured time with the bound that AWS's quotas imply."""
