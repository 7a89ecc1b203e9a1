"""The key pair that signs Google's identity tokens, and the two forms it is published in."""

from __future__ import annotations

import base64
import hashlib
import time
from datetime import timedelta
from functools import lru_cache
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from sandbox.clock import now
from sandbox.world import World

ISSUER = "https://accounts.google.com"
TOKEN_SECONDS = 3600


def signing_key(world: World) -> rsa.RSAPrivateKey:
    """The sandbox's key, made once and kept with the state."""
    with world.lock:
        if not world.state.signing_key_pem:
            with world.changing() as state:
                state.signing_key_pem = _new_key_pem()
        pem = world.state.signing_key_pem.encode()
    return _loaded(pem)


@lru_cache(maxsize=4)
def _loaded(pem: bytes) -> rsa.RSAPrivateKey:
    # Loading checks the primes and takes tens of milliseconds: too long for every push.
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the kept signing key is not an RSA key")
    return key


def _new_key_pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def key_id(key: rsa.RSAPrivateKey) -> str:
    """A stable name for the key: the hash of its public half."""
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(public).hexdigest()[:40]


def sign_identity(world: World, audience: str, claims: dict[str, Any]) -> str:
    """A signed OIDC token (RS256) with Google's issuer."""
    key = signing_key(world)
    issued = int(time.time())
    standard = {"iss": ISSUER, "aud": audience, "iat": issued, "exp": issued + TOKEN_SECONDS}
    return jwt.encode(standard | claims, key, algorithm="RS256", headers={"kid": key_id(key)})


def certificate_map(world: World) -> dict[str, str]:
    """Key id to PEM certificate, as https://www.googleapis.com/oauth2/v1/certs answers."""
    key = signing_key(world)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "federated-signon.sandbox")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    return {key_id(key): certificate.public_bytes(serialization.Encoding.PEM).decode()}


def key_set(world: World) -> dict[str, Any]:
    """The same key as a JSON Web Key Set (RFC 7517)."""
    key = signing_key(world)
    numbers = key.public_key().public_numbers()
    entry = {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "kid": key_id(key),
        "n": _base64url(numbers.n),
        "e": _base64url(numbers.e),
    }
    return {"keys": [entry]}


def _base64url(number: int) -> str:
    content = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
