/**
 * All three alternate contacts and a region in several accounts, each reached by a role in it.
 *
 * A provider keeps the roles apart, and refuses to work in any other account. Run it with credentials that may assume
 * the roles. Install the native plugin first (docs/native.md):
 *
 *     npm install
 *     pulumi package add ../../plugin
 *     pulumi config set --path 'accounts[0]' 111111111111
 *     pulumi config set role OrganizationAccountAccessRole
 */

import * as pulumi from "@pulumi/pulumi";
import * as account from "@pulumi-account/native";

const contacts = {
    BILLING: { name: "Finance", title: "Accounts payable", phoneNumber: "+1 206 555 0102" },
    OPERATIONS: { name: "Cloud Platform", title: "Operations on call", phoneNumber: "+1 206 555 0101" },
    SECURITY: { name: "Security Team", title: "Security on call", phoneNumber: "+1 206 555 0100" },
};

const config = new pulumi.Config();
const role = config.require("role");
const regions: Record<string, pulumi.Output<string>> = {};

// The CLI stores an account ID as a number.
for (const accountId of config.requireObject<(string | number)[]>("accounts").map(String)) {
    const provider = new account.Provider(accountId, {
        assumeRole: { roleArn: `arn:aws:iam::${accountId}:role/${role}` },
        allowedAccountIds: [accountId],
    });
    for (const [type, contact] of Object.entries(contacts)) {
        new account.AlternateContact(
            `${accountId}-${type.toLowerCase()}`,
            { ...contact, alternateContactType: type, emailAddress: `aws+${type.toLowerCase()}@example.com` },
            { provider },
        );
    }
    const zurich = new account.RegionOptIn(
        `${accountId}-zurich`,
        { regionName: "eu-central-2" },
        { provider, customTimeouts: { create: "30m" } },
    );
    regions[accountId] = zurich.optStatus;
}

export const zurich = regions;
