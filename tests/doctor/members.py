"""An organization with two members, and policies for its callers."""

from __future__ import annotations

from typing import Any

from tests.doctor.conftest import DELEGATE, MEMBER

PUT, GET = "account:PutAlternateContact", "account:GetAlternateContact"
MEMBERS = [{"id": MEMBER, "name": "Payments"}, {"id": DELEGATE, "name": "Security"}]
CONTACT = ["AlternateContact"]
ENABLE_ACCESS = "aws organizations enable-aws-service-access --service-principal account.amazonaws.com"


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", **each} for each in statements]}
