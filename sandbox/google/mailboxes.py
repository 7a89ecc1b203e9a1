"""Changes to a Gmail mailbox. Each one makes a history record and a push."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sandbox.clock import now_ms
from sandbox.google.push import push_change
from sandbox.google.state import GmailMailbox, GmailMessage, HistoryRecord
from sandbox.google.threads import matching_thread, reported_thread
from sandbox.mail.headers import message_id, parse_beginning, plain, referenced_ids
from sandbox.world import World


def add_message(
    world: World,
    address: str,
    raw: bytes,
    labels: Iterable[str],
    thread_id: str | None = None,
    *,
    join_by_headers: bool = True,
) -> GmailMessage:
    """Store a mail; `thread_id` only counts when headers and subject agree with that thread."""
    parsed = parse_beginning(raw)
    subject, references = plain(parsed.get("Subject", "")), referenced_ids(parsed)
    with world.changing() as state:
        mailbox = state.mailboxes[address]
        thread = None
        if join_by_headers or thread_id:
            thread = matching_thread(mailbox, references, subject, within=thread_id)
        if parsed.get_content_type() == "multipart/report":
            thread = reported_thread(mailbox, references)
        new_id = _new_id()
        message = GmailMessage(
            new_id, thread or new_id, list(labels), raw, 0, now_ms(), message_id(parsed), subject
        )
        mailbox.messages[new_id] = message
        record(mailbox, "messagesAdded", message)
    push_change(world, address, message.labels)
    return message


def change_labels(
    world: World, address: str, message: GmailMessage, add: list[str], remove: list[str]
) -> None:
    """Add and remove labels, recording only what really changed."""
    added = [label for label in add if label not in message.labels]
    removed = [label for label in remove if label in message.labels]
    if not added and not removed:
        return
    with world.changing() as state:
        mailbox = state.mailboxes[address]
        message.labels = [one for one in [*message.labels, *added] if one not in removed]
        if added:
            record(mailbox, "labelsAdded", message, added)
        if removed:
            record(mailbox, "labelsRemoved", message, removed)
    push_change(world, address, [*message.labels, *removed])


def delete_message(world: World, address: str, message: GmailMessage) -> None:
    """Remove a message for good."""
    with world.changing() as state:
        mailbox = state.mailboxes[address]
        del mailbox.messages[message.id]
        record(mailbox, "messagesDeleted", message)
    push_change(world, address, message.labels)


def record(
    mailbox: GmailMailbox, kind: str, message: GmailMessage, changed: Iterable[str] = ()
) -> None:
    """Append to the mailbox's history. Gmail's ids grow but have gaps."""
    mailbox.history_id += 1 + secrets.randbelow(7)
    message.history_id = mailbox.history_id
    mailbox.history.append(
        HistoryRecord(
            mailbox.history_id, kind, message.id, message.thread_id, message.labels.copy(),
            list(changed),
        )
    )  # fmt: skip


def expire_history(world: World, address: str) -> None:
    """Forget all history so far, as Gmail does after about a week."""
    with world.changing() as state:
        mailbox = state.mailboxes[address]
        mailbox.history.clear()
        mailbox.oldest_history_id = mailbox.history_id


def _new_id() -> str:
    return f"{now_ms():011x}{secrets.token_hex(3)}"[-16:].lstrip("0")
