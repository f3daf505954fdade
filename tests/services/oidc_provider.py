"""An OpenID Connect provider of the tests' own: real HTTP, real keys, one person who always agrees."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, Header, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.services.ports import free_ports

CLIENT, SECRET = "sohoa", "a-secret-of-the-tests"


@dataclass
class Provider:
    """What it says, and what it was asked."""

    issuer: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}, private=True))
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "42", "preferred_username": "lan.tt"})
    now: float = 0.0
    spoil: dict[str, Any] = field(default_factory=dict)
    """claims that are put in the place of the right ones"""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)


@contextmanager
def oidc_provider(now: float) -> Iterator[Provider]:
    (port,) = free_ports(1)
    provider = Provider(f"http://127.0.0.1:{port}", now=now)
    server = uvicorn.Server(uvicorn.Config(_app(provider), host="127.0.0.1", port=port, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield provider
    server.should_exit = True
    thread.join(10)


def _app(provider: Provider) -> FastAPI:
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    def configuration() -> dict[str, str]:
        return {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
        }

    @app.get("/keys")
    def keys() -> dict[str, Any]:
        return {"keys": [provider.key.as_dict(private=False)]}

    @app.get("/authorize")
    def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(provider.codes)}"
        provider.codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 303)

    @app.post("/token")
    def token(
        code: str = Form(), code_verifier: str = Form(), redirect_uri: str = Form(), authorization: str = Header()
    ) -> Response:
        asked = provider.codes.pop(code, None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
        if asked is None or authorization != f"Basic {basic}" or challenge != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        assert redirect_uri == asked["redirect_uri"]
        claims = {
            "iss": provider.issuer,
            "aud": CLIENT,
            "exp": int(provider.now) + 300,
            "iat": int(provider.now),
            "nonce": asked["nonce"],
            **provider.person,
            **provider.spoil,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, provider.key)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": signed})

    return app
