"""Our own Message-IDs: `<message_id.token@domain>`, where the token proves that we made it.

The id is the same whenever it is made for the same message, so a second try after a crash carries
the same one and the mailbox can be asked for it.
"""

import hashlib
import hmac
from collections.abc import Sequence

from chassis.ids import is_uuid
from chassis.patterns import pattern

OWN_REF_HEADER = "X-Onethread-Ref"
"""Repeats our Message-ID, since a provider may replace the header of that name."""

_MOST_HEAD = 256 * 1024
"""Bytes in which the header is looked for."""
_REF = pattern("email.own_ref_header", rf"(?im)^{OWN_REF_HEADER}:[ \t]*(<[^<>\s]{{1,200}}>)")
_FORM = pattern("email.own_message_id", r"<([0-9a-f-]{36})\.([0-9a-f]{32})@[^<>@\s]+>")


def own_id_of(message_id: str, address: str, keys: Sequence[str]) -> str:
    """The Message-ID of a message sent from the mailbox `address`, signed with the newest key."""
    domain = address.rpartition("@")[2]
    return f"<{message_id}.{_token(message_id, keys[0])}@{domain}>"


def proven_message(rfc822_id: str, keys: Sequence[str]) -> str | None:
    """The message an id of ours names; None for a foreign or a forged one."""
    match = _FORM.fullmatch(rfc822_id)
    if match is None or not is_uuid(match[1]):
        return None
    if any(hmac.compare_digest(_token(match[1], key), match[2]) for key in keys):
        return match[1]
    return None


def message_written_here(raw: bytes, keys: Sequence[str]) -> str | None:
    """The message that a mail in Sent is, by the header that we give each; None for others, also
    for one that quotes a mail of ours with its headers, or has it attached.
    """
    head = raw[:_MOST_HEAD].replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")[0]
    found = _REF.search(head.decode("latin-1"))
    return proven_message(found[1], keys) if found else None


def _token(message_id: str, key: str) -> str:
    text = f"message-id:{message_id}".encode()
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()[:32]
