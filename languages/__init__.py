"""A program in each of Pulumi's languages, to compile with the SDK that the CLI generates from the plugin's schema."""
