"""Values that several events and RPCs carry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote or did something. `kind`: staff, contact, system or unknown (no id)."""

    kind: str
    id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept in the blob store under its SHA-256 `digest`; `size` in bytes."""

    id: str
    name: str
    content_type: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a delivery is where it is, in words a bookkeeper understands.

    `permanent` tells a hard failure (do not try again) from a passing one.
    """

    code: str
    message: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """An address of a contact: `kind` email or phone (E.164), `label` such as Work."""

    kind: str
    value: str
    label: str
    primary: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A member of staff named in a note."""

    staff_id: str
    name: str
