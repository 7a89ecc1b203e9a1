"""Values that several events and RPCs carry."""

from dataclasses import dataclass, field
from typing import Literal

from contracts.types import TrustedId

PersonKind = Literal["staff", "contact", "system", "unknown"]


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote or did something; an unknown sender and the system have no id."""

    kind: PersonKind
    id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file of a message; `size` in bytes. `document`: false for what belongs to the mail itself:
    a signature's picture, a calendar entry, another form of its words. `content_id`: what `cid:` in
    the HTML of the mail calls a picture that is shown there; what went out from here calls it `id`.
    """

    id: TrustedId
    name: str
    content_type: str
    size: int
    document: bool = field(default=True, kw_only=True)
    content_id: str | None = field(default=None, kw_only=True)

    @classmethod
    def of(cls, file: "Attachment") -> "AttachmentView":
        """What of a file may be shown."""
        return cls(
            id=file.id,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            document=file.document,
            content_id=file.content_id,
        )


@dataclass(frozen=True, slots=True)
class Attachment(AttachmentView):
    """A file kept in the blob store under its SHA-256 `digest`, which stays inside."""

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

    staff_id: TrustedId
    name: str
