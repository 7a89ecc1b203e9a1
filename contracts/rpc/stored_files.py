"""Files as the gateway opens them, once their service has said that the caller may."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file as the gateway opens it: `size` in bytes, kept in the blob store under its SHA-256
    `digest`.
    """

    name: str
    content_type: str
    size: int
    digest: str
