"""The token endpoint: client_credentials as JSON or as a form, and revoking; as the guide and the page on
authentication say.
"""

from __future__ import annotations

import base64
import binascii
import json
from hmac import compare_digest
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from sendoso_tui.sandbox.calls import Answer, Refused
from sendoso_tui.sandbox.tokens import LIFETIME

if TYPE_CHECKING:
    from sendoso_tui.sandbox.calls import Call
    from sendoso_tui.sandbox.service import Service

SCOPE = "public write update"


def token(service: Service, call: Call) -> Answer:
    """POST /oauth/token."""
    fields = _fields(call)
    grant = fields.get("grant_type")
    if not grant:
        raise _refuse(400, "invalid_request", "The request is missing grant_type.")
    if grant != "client_credentials":
        raise _refuse(400, "unsupported_grant_type", "The authorization grant type is not supported by this sandbox.")
    known = service.credentials
    client_id, client_secret = fields.get("client_id"), fields.get("client_secret")
    if client_id is None and client_secret is None:
        client_id, client_secret = _basic(call)
    if not _same(client_id, known.client_id) or not _same(client_secret, known.client_secret):
        raise _refuse(401, "invalid_client", "Client authentication failed.")
    value = {
        "access_token": service.tokens.issue(service.clock.service()),
        "token_type": "bearer",
        "expires_in": LIFETIME,
        "scope": SCOPE,
        "created_at": int(service.clock.now()),
    }
    return Answer(200, value, {"cache-control": "no-store"})


def revoke(service: Service, call: Call) -> Answer:
    """POST /oauth/revoke, with the client's id and secret as Basic authorization."""
    client_id, client_secret = _basic(call)
    if not _same(client_id, service.credentials.client_id) or not _same(
        client_secret, service.credentials.client_secret
    ):
        raise _refuse(401, "invalid_client", "Client authentication failed.")
    service.tokens.revoke(call.query.get("token") or _fields(call).get("token") or "")
    return Answer(200, {})


def _fields(call: Call) -> dict[str, Any]:
    if "json" in call.headers.get("content-type", ""):
        try:
            value = json.loads(call.body or b"{}")
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise _refuse(400, "invalid_request", "The request body is not a JSON object.")
        return value
    form = parse_qs(call.body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in form.items()}


def _basic(call: Call) -> tuple[str | None, str | None]:
    scheme, _, text = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None, None
    try:
        name, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None, None
    return name, secret


def _same(given: object, known: str) -> bool:
    return isinstance(given, str) and compare_digest(given.encode("utf-8", "replace"), known.encode())


def _refuse(status: int, error: str, description: str) -> Refused:
    return Refused(Answer(status, {"error": error, "error_description": description}))
