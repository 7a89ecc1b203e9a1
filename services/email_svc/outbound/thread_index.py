"""Outlook's Thread-Index: which mails it shows as one conversation (PidTagConversationIndex,
[MS-OXOMSG] §2.2.1.3). Pure.

The thread is named after the message of ours that began it, whose id tells when that was (UUID
version 7), so that every mail of the thread derives the same from it.
"""

import hashlib
import uuid
from base64 import b64encode

_EPOCH = 116_444_736_000_000_000
"""1970 in FILETIME: units of 100 ns since 1601."""
_LONG = 1 << 49
"""Differences from here on are written in larger units."""


def thread_index(root_id: str, message_id: str) -> str:
    """The value of a mail in the thread that `root_id` began: 22 bytes that name the thread, and 5
    more for a mail that is not the first.
    """
    begun = _filetime(root_id)
    thread = (begun >> 16).to_bytes(6, "big") + uuid.UUID(root_id).bytes
    if message_id == root_id:
        return b64encode(thread).decode()
    since = max(_filetime(message_id) - begun, 0)
    # MS-OXOMSG: the upper bit says in which of two units the 31 others count.
    time = since >> 18 if since < _LONG else (1 << 31) | (since >> 23)
    tail = hashlib.sha256(message_id.encode()).digest()[:1]
    return b64encode(thread + (time & 0xFFFFFFFF).to_bytes(4, "big") + tail).decode()


def _filetime(message_id: str) -> int:
    """When the message was made, to the millisecond."""
    return _EPOCH + (uuid.UUID(message_id).int >> 80) * 10_000
