"""Each RPC is signed by the gateway, so that a service knows who asks without trusting the broker.

Signed (Ed25519, RFC 8032) are the method, the call's number, where its answer goes, when nobody
waits for it any more, and the SHA-256 of the exact body, which holds the actor and the request.
The gateway alone has the key that signs; services have the public ones.

    python -m chassis.call_signatures     # prints a new pair of settings
"""

import base64
import hashlib
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chassis.errors import CallNotSigned
from chassis.foreign_text import as_whole_number

SIGNATURE_HEADER = "x-call-signature"
"""Header of the message: milliseconds since 1970 at which the call ends, a dot, the signature."""
SKEW_SECONDS = 30.0
"""How far the clocks of two machines may be apart."""
_LAST_MILLISECOND = 10**14
_PURPOSE = "onethread call 1"


@dataclass(frozen=True, slots=True)
class SignedCall:
    """What of a message is signed. `routing_key` names the method, `number` the call."""

    routing_key: str
    number: str
    reply_to: str
    body: bytes

    def statement(self, ends: str) -> bytes:
        """The bytes that are signed: a JSON array, in which no field can run into the next."""
        digest = hashlib.sha256(self.body).hexdigest()
        fields = [_PURPOSE, self.routing_key, self.number, self.reply_to, ends, digest]
        return msgspec.json.encode(fields)


class CallSigner:
    """Signs with a key of 32 bytes (the seed of RFC 8032 §5.1.5)."""

    def __init__(self, key: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(key)

    def sign(self, call: SignedCall, seconds: float) -> str:
        """The header's value; the call is good for so many seconds."""
        ends = str(int((time.time() + seconds) * 1000))
        signature = self._key.sign(call.statement(ends))
        return f"{ends}.{base64.b64encode(signature).decode()}"

    @property
    def public_key(self) -> bytes:
        """The key that services verify with, 32 bytes."""
        return self._key.public_key().public_bytes_raw()


class CallVerifier:
    """Verifies with any of the public keys, the one in use first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = [Ed25519PublicKey.from_public_bytes(key) for key in keys]

    def check(self, call: SignedCall, header: object) -> None:
        """CallNotSigned, with its `reason`: missing, bad or expired."""
        if not isinstance(header, str):
            raise _refusal("missing")
        ends, _, encoded = header.partition(".")
        try:
            signature = base64.b64decode(encoded, validate=True)
        except ValueError:
            raise _refusal("bad") from None
        end = as_whole_number(ends, _LAST_MILLISECOND)
        if end is None:
            raise _refusal("bad")
        statement = call.statement(ends)
        if not any(_fits(key, signature, statement) for key in self._keys):
            raise _refusal("bad")
        if time.time() > end / 1000 + SKEW_SECONDS:
            raise _refusal("expired")


def _fits(key: Ed25519PublicKey, signature: bytes, statement: bytes) -> bool:
    try:
        key.verify(signature, statement)
    except InvalidSignature:
        return False
    return True


def _refusal(reason: str) -> CallNotSigned:
    sentence = "The call carries no signature of this installation's gateway that is good now."
    return CallNotSigned(sentence, reason=reason)


def new_key_pair() -> dict[str, str]:
    """ACTOR_SIGNING_KEY for the gateway, ACTOR_VERIFY_KEYS for the services."""
    key = Ed25519PrivateKey.generate().private_bytes_raw()
    return key_pair(key)


def key_pair(key: bytes) -> dict[str, str]:
    """The settings that belong to a key that signs."""
    pair = {"ACTOR_SIGNING_KEY": key, "ACTOR_VERIFY_KEYS": CallSigner(key).public_key}
    return {name: base64.b64encode(value).decode() for name, value in pair.items()}


if __name__ == "__main__":
    sys.stdout.writelines(f"{name}={value}\n" for name, value in new_key_pair().items())
