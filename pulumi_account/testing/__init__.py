"""For demos and tests, ours and yours: an emulated AWS account API and an offline Pulumi engine."""
