"""The ids of live events as browsers see them.

Offsets of the broker's stream count the events of all firms together: two of them tell whoever
reads them how much others write. So they go out sealed (AES-SIV, RFC 5297: the same offset always
has the same id, on every gateway with the key, and what we have not sealed does not open).
"""

import base64

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"onethread stream ids"
_KEY_BYTES = 32
_OFFSET_BYTES = 8
_LENGTH = 32
"""Sixteen bytes of seal and eight of offset, in base64."""


class StreamIds:
    """Seals and opens offsets; `key` is the gateway's secret."""

    def __init__(self, key: str) -> None:
        derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_PURPOSE).derive(key.encode())
        self._cipher = AESSIV(derived)

    def seal(self, offset: int) -> str:
        """The id of the event at an offset: 32 URL-safe characters."""
        sealed = self._cipher.encrypt(offset.to_bytes(_OFFSET_BYTES), None)
        return base64.urlsafe_b64encode(sealed).decode()

    def open(self, event_id: str) -> int | None:
        """The offset of an id; None for a text that is none of ours."""
        if len(event_id) != _LENGTH or not event_id.isascii():
            return None
        try:
            sealed = base64.urlsafe_b64decode(event_id)
            return int.from_bytes(self._cipher.decrypt(sealed, None))
        except (ValueError, InvalidTag):
            return None
