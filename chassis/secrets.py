"""Stored credentials, encrypted with rotatable keys (Fernet, AES-128-CBC with HMAC-SHA256)."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from chassis.errors import Misconfigured


class SecretBox:
    """Encrypts with the newest key, decrypts with any; `rotate` moves a secret to the newest."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, secret: str) -> str:
        """The secret as a printable token."""
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """The secret again; Misconfigured when no key fits."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Misconfigured(
                "A stored credential fits none of SECRET_KEYS; was a key removed too early?"
            ) from None

    def rotate(self, sealed: str) -> str:
        """The same secret under the newest key."""
        return self._fernet.rotate(sealed.encode()).decode()
