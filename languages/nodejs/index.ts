import * as account from "@pulumi-account/native";

const provider = new account.Provider("provider", { region: "us-east-1" });
const security = new account.AlternateContact(
    "security",
    {
        alternateContactType: account.AlternateContactType.Security,
        name: "Security Team",
        title: "Duty officer",
        emailAddress: "security@example.com",
        phoneNumber: "+1 206 555 0100",
    },
    { provider },
);
const found = account.getAlternateContactOutput({ alternateContactType: security.alternateContactType }, { provider });

export const title = found.title;
