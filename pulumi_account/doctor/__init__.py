"""What ``pulumi-account doctor`` finds out: the caller, the organization, permissions, versions and this machine.

Checks return facts and codes. Nothing is written to AWS. Start at ``examination.py``.
"""
