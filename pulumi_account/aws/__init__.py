"""The way to AWS: sessions, identities, pacing, retries and error mapping. Only this folder imports boto3."""
