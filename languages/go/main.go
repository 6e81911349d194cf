package main

import (
	"example.com/pulumi-account/sdk/go/account"
	// Only compiled.
	_ "example.com/pulumi-account/sdk/go/account/config"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		provider, err := account.NewProvider(ctx, "provider", &account.ProviderArgs{
			Region: pulumi.String("us-east-1"),
		})
		if err != nil {
			return err
		}
		security, err := account.NewAlternateContact(ctx, "security", &account.AlternateContactArgs{
			AlternateContactType: account.AlternateContactTypeSecurity,
			Name:                 pulumi.String("Security Team"),
			Title:                pulumi.String("Duty officer"),
			EmailAddress:         pulumi.String("security@example.com"),
			PhoneNumber:          pulumi.String("+1 206 555 0100"),
		}, pulumi.Provider(provider))
		if err != nil {
			return err
		}
		found := account.LookupAlternateContactOutput(ctx, account.LookupAlternateContactOutputArgs{
			AlternateContactType: security.AlternateContactType,
		}, pulumi.Provider(provider))
		ctx.Export("title", found.Title())
		return nil
	})
}
