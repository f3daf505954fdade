"""Signing in through the office's OpenID Connect provider: authorization code with PKCE, state and nonce.

Refuses identities that no administrator has made an account for, and tokens that the provider's own keys did not sign.
"""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from dossier.access_errors import ProviderError, SignInError
from storage.access import Account
from wiring.settings import Settings
from wiring.wire import Office

CALLBACK = "/oidc/callback"
_TIMEOUT_S = 10.0
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in under way: what must come back unchanged."""

    state: str
    nonce: str
    verifier: str


def begin(settings: Settings) -> tuple[str, Attempt]:
    """Where to send the browser, and what to remember. Raises `ProviderError`."""
    attempt = Attempt(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
    with _client(settings) as client:
        found = _configuration(client, settings)
        url, _ = client.create_authorization_url(
            found["authorization_endpoint"], state=attempt.state, nonce=attempt.nonce, code_verifier=attempt.verifier
        )
    return str(url), attempt


def finish(office: Office, attempt: Attempt, address: str) -> Account:
    """The account of whoever comes back with `address`. Raises `SignInError`, `ProviderError`."""
    settings = office.settings
    try:
        with _client(settings) as client:
            found = _configuration(client, settings)
            token = client.fetch_token(
                found["token_endpoint"],
                authorization_response=address,
                code_verifier=attempt.verifier,
                state=attempt.state,
            )
            keys = KeySet.import_key_set(_json(client, found["jwks_uri"]))
        claims = _claims(settings, found["issuer"], str(token["id_token"]), keys, attempt.nonce, office)
    except (OAuthError, JoseError, KeyError, ValueError):
        raise SignInError from None
    except httpx2.HTTPError:
        raise ProviderError from None
    return _account(office, claims)


def _claims(settings: Settings, issuer: str, token: str, keys: KeySet, nonce: str, office: Office) -> Mapping[str, Any]:
    decoded = jwt.decode(token, keys, algorithms=_ALGORITHMS)
    now = int(office.clock().timestamp())
    rules = jwt.JWTClaimsRegistry(
        now=now,
        leeway=60,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": settings.oidc.client_id or ""},
        exp={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    rules.validate(decoded.claims)
    return decoded.claims


def _account(office: Office, claims: Mapping[str, Any]) -> Account:
    """The account that is bound to this identity; or the one of its name, which is bound to it from now on."""
    subject = f"{claims['iss']} {claims['sub']}"
    login = str(claims.get("preferred_username", "")).strip().lower()
    with office.database.begin() as unit:
        account = unit.access.account_by_subject(subject)
        if account is None and login:
            named = unit.access.account_by_login(login)
            if named is not None and named.subject is None:
                # from now on the provider alone knows this person
                account = replace(named, subject=subject, password=None, must_change=False)
                unit.access.save_account(account)
                unit.commit()
    if account is None or account.disabled:
        raise SignInError
    return account


def _client(settings: Settings) -> OAuth2Client:
    oidc = settings.oidc
    secret = oidc.client_secret.get_secret_value() if oidc.client_secret else None
    return OAuth2Client(
        client_id=oidc.client_id,
        client_secret=secret,
        scope="openid profile",
        redirect_uri=f"{(settings.serve.public_url or '').rstrip('/')}{CALLBACK}",
        code_challenge_method="S256",
        timeout=_TIMEOUT_S,
        trust_env=False,
        verify=ssl.create_default_context(cafile=oidc.ca_file) if oidc.ca_file else True,
    )


def _configuration(client: OAuth2Client, settings: Settings) -> Mapping[str, Any]:
    try:
        found = _json(client, f"{(settings.oidc.issuer or '').rstrip('/')}/.well-known/openid-configuration")
    except (httpx2.HTTPError, ValueError):
        raise ProviderError from None
    if not isinstance(found, dict) or found.get("issuer") != settings.oidc.issuer:
        raise ProviderError
    return found


def _json(client: OAuth2Client, url: str) -> Any:
    answer = client.request("GET", url, withhold_token=True)
    answer.raise_for_status()
    return answer.json()
