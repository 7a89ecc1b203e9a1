"""Gmail's rules for which thread a message belongs to.

https://developers.google.com/workspace/gmail/api/guides/threads: an outgoing message joins a
thread when threadId is given, References or In-Reply-To name a message of it, and the subject
matches. Incoming mail joins by its headers and subject alone.
"""

from __future__ import annotations

import re

from sandbox.google.state import GmailMailbox

_PREFIX = re.compile(r"^\s*((re|fwd?|aw|wg)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)


def base_subject(subject: str) -> str:
    """The subject without reply and forward marks, for comparison."""
    return " ".join(_PREFIX.sub("", subject).split()).casefold()


def matching_thread(
    mailbox: GmailMailbox, references: list[str], subject: str, within: str | None = None
) -> str | None:
    """The thread of the newest referenced message with the same subject (only `within`)."""
    wanted = base_subject(subject)
    for message in reversed(mailbox.messages.values()):
        joins = message.rfc822_id in references and base_subject(message.subject) == wanted
        if joins and within in (None, message.thread_id):
            return message.thread_id
    return None


def reported_thread(mailbox: GmailMailbox, references: list[str]) -> str | None:
    """A delivery report stands beside the mail it is about, whatever its subject."""
    for message in reversed(mailbox.messages.values()):
        if message.rfc822_id in references:
            return message.thread_id
    return None
