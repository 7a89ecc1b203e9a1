"""The files of a message as answers show them."""

from dataclasses import dataclass

from contracts.parts import Attachment
from contracts.types import Id


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentView:
    """A file of a message; `size` in bytes. Its digest, the key of the blob store, stays inside."""

    id: Id
    name: str
    content_type: str
    size: int

    @classmethod
    def of(cls, file: Attachment) -> "AttachmentView":
        """What of a file may be shown."""
        return cls(id=file.id, name=file.name, content_type=file.content_type, size=file.size)
