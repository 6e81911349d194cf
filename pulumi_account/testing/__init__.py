"""For demos and tests, ours and users': an emulated AWS account API and an offline Pulumi engine."""
