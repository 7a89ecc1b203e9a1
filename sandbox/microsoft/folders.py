"""Changes to a mailbox. Each one has a number, and is told to those who subscribed."""

from __future__ import annotations

import secrets
from datetime import datetime

from sandbox.clock import now
from sandbox.google.threads import base_subject
from sandbox.mail.headers import message_id, parse_beginning, plain, referenced_ids
from sandbox.microsoft.notifications import tell_created
from sandbox.microsoft.state import GraphMailbox, GraphMessage, GraphRemoval
from sandbox.world import World


def store_message(
    world: World, address: str, raw: bytes, folder: str, received: datetime | None = None
) -> GraphMessage:
    """Put a mail into a folder, in the conversation its headers and subject name."""
    parsed = parse_beginning(raw)
    subject, references = plain(parsed.get("Subject", "")), referenced_ids(parsed)
    with world.changing() as state:
        mailbox = state.graph_mailboxes[address]
        message = GraphMessage(
            id=f"AAkALg{secrets.token_urlsafe(24)}",
            folder=folder,
            conversation_id=_conversation(mailbox, references, subject),
            raw=raw,
            received=received or now(),
            rfc822_id=message_id(parsed),
            subject=subject,
        )
        mailbox.messages[message.id] = message
        note_change(mailbox, message)
    tell_created(world, address, message)
    return message


def _conversation(mailbox: GraphMailbox, references: list[str], subject: str) -> str:
    wanted = base_subject(subject)
    for message in reversed(mailbox.messages.values()):
        if message.rfc822_id in references and base_subject(message.subject) == wanted:
            return message.conversation_id
    return f"AAQk{secrets.token_urlsafe(24)}"


def move_message(world: World, address: str, message: GraphMessage, folder: str) -> None:
    """Into another folder: the immutable id stays."""
    with world.changing() as state:
        mailbox = state.graph_mailboxes[address]
        leave(mailbox, message)
        message.folder = folder
        note_change(mailbox, message)
    tell_created(world, address, message, moved=True)


def destroy_message(world: World, address: str, message: GraphMessage) -> None:
    """Remove a message for good."""
    with world.changing() as state:
        mailbox = state.graph_mailboxes[address]
        leave(mailbox, message)
        del mailbox.messages[message.id]


def leave(mailbox: GraphMailbox, message: GraphMessage) -> None:
    """Note that a message is no longer where it was."""
    mailbox.change += 1
    mailbox.removals.append(GraphRemoval(mailbox.change, message.folder, message.id))


def note_change(mailbox: GraphMailbox, message: GraphMessage) -> None:
    """Give the message the mailbox's next number."""
    mailbox.change += 1
    message.change = mailbox.change


def forget_deltas(world: World, address: str) -> None:
    """Delta links given out so far answer 410."""
    with world.changing() as state:
        mailbox = state.graph_mailboxes[address]
        mailbox.change += 1
        mailbox.forgotten = mailbox.change
        mailbox.removals.clear()
