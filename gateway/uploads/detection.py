"""What a file is by its first bytes: read in a process of its own (chassis.runtime.reading)."""

from functools import cache

import magic

READER = "gateway.uploads.detection:media_type_of"
HEAD_BYTES = 256 * 1024
"""What of a file is looked at: the beginnings of all kinds that libmagic knows are within it."""
LONGEST_REGEX = 1024
"""Bytes that a pattern of libmagic's is tried on: it takes the square of them."""


def media_type_of(head: bytes) -> str:
    """The media type that libmagic finds, such as application/pdf."""
    return _magic().from_buffer(head)


@cache
def _magic() -> magic.Magic:
    made = magic.Magic(mime=True)
    made.setparam(magic.MAGIC_PARAM_REGEX_MAX, LONGEST_REGEX)
    return made
