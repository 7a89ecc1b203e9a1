"""Files that people send: handed over before the message they go with, found again by client."""

from dataclasses import dataclass
from typing import Annotated, Literal

from contracts.channels import Channel
from contracts.parts import Attachment, Person
from contracts.types import (
    USUAL_PER_PAGE,
    Cursor,
    Id,
    IdempotencyKey,
    Moment,
    PageLimit,
    TrustedId,
    formed,
    line,
    several,
)
from contracts.views import Direction

UploadState = Literal["ready", "quarantined"]
"""Whether a file can be sent; `quarantined`: the virus scanner found something in it."""
MOST_FILES = 20
"""Of a message."""
LONGEST_FILE_NAME = 255
"""Characters, which no usual file system allows more of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file handed over by me, to be named in a message within a day. `size` in bytes;
    `content_type` is what we found it to be. `reason`: why it is quarantined.
    """

    id: TrustedId
    name: str
    content_type: str
    size: int
    state: UploadState
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordUpload:
    """A file that the gateway has looked at and kept under its SHA-256 `digest`."""

    name: Annotated[str, line(LONGEST_FILE_NAME)]
    content_type: Annotated[str, line(127)]
    size: int
    digest: Annotated[str, formed("[0-9a-f]{64}", "must be a SHA-256 in hexadecimal digits.")]
    state: UploadState
    reason: Annotated[str, line(500)] | None = None
    idempotency_key: IdempotencyKey


@dataclass(frozen=True, slots=True, kw_only=True)
class GetUpload:
    """Which file of mine."""

    upload_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUploads:
    """Which files of mine go with a message of mine that another service keeps."""

    upload_ids: Annotated[tuple[Id, ...], several(MOST_FILES, 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenUploads:
    """The files of that message."""

    items: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListClientFiles:
    """Whose files, of one channel or of all."""

    client_id: Id
    channel: Channel | None = None
    cursor: Cursor | None = None
    limit: PageLimit = USUAL_PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFile:
    """A file of a message: `id` and `message_id` lead to it. `direction`: inbound came from the
    client, outbound went there, internal stayed here. `quarantined`: it cannot be downloaded.
    """

    id: TrustedId
    message_id: TrustedId
    conversation_id: TrustedId
    name: str
    content_type: str
    size: int
    quarantined: bool
    channel: Channel
    direction: Direction
    author: Person
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFilePage:
    """A page of files, newest first; null in `next_cursor` means the last page."""

    items: tuple[ClientFile, ...]
    next_cursor: str | None
