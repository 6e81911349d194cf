"""The domain: errors, fields, inputs, settings, identity, slots, lifecycles. Knows neither pulumi nor boto3."""
