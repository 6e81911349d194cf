"""Benchmarks: each compares what this package takes with what AWS's quotas let anybody take."""
