from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from botocore.loaders import Loader
from botocore.model import ServiceModel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_account.testing.emulator import Emulator

SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/account/aws4_request, "
    "SignedHeaders=host, Signature=0"
}
MODEL = ServiceModel(Loader().load_service_model("account", "service-2"), "account")
OPERATIONS = [MODEL.operation_model(name) for name in MODEL.operation_names]
MEMBERS = sorted({member for operation in OPERATIONS for member in getattr(operation.input_shape, "members", {})})
ERRORS = {shape.name: shape.metadata["error"]["httpStatusCode"] for shape in MODEL.error_shapes}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["SECURITY", "eu-central-2"]),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=6,
)
BODIES = st.one_of(
    st.binary(max_size=40),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=6).map(lambda value: json.dumps(value).encode()),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operation=st.sampled_from(OPERATIONS), body=BODIES)
def test_random_requests_get_only_answers_that_aws_could_give(emulator: Emulator, operation: Any, body: bytes) -> None:
    connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc, timeout=60)
    connection.request("POST", operation.http["requestUri"], body, SIGNED)
    response = connection.getresponse()
    text = response.read()
    connection.close()
    if response.status != 200:
        code = response.headers["x-amzn-ErrorType"]
        assert (code, response.status) == ("SerializationException", 400) or ERRORS[code] == response.status
        assert "message" in json.loads(text)
