"""Carries a mail from its sender to every recipient: firm mailbox, outside mailbox, or bounce."""

from __future__ import annotations

from email.utils import format_datetime

from sandbox.clock import now
from sandbox.google.mailboxes import add_message
from sandbox.mail import outside
from sandbox.mail.authentication import Verdict, with_microsofts_results, with_results
from sandbox.mail.compose import new_message_id
from sandbox.mail.headers import (
    crlf,
    message_id,
    parse,
    parse_beginning,
    with_header,
    without_header,
)
from sandbox.mail.magic import Behaviour, behaviour_of
from sandbox.mail.reports import automatic_answer, status_report
from sandbox.microsoft.folders import store_message
from sandbox.world import World

INBOX_LABELS = ("UNREAD", "CATEGORY_PERSONAL", "INBOX")
LATER_STEPS = 5


def carry(
    world: World, envelope_from: str, recipients: list[str], raw: bytes, check: Verdict = "pass"
) -> None:
    """Deliver one mail to each recipient; reports go to `envelope_from` if there is one. `check`:
    what Gmail finds out about who sent it.
    """
    for to in recipients:
        _carry_to(world, envelope_from, to.lower(), without_header(crlf(raw), "Bcc"), check)


def file_as_sent(world: World, address: str, raw: bytes) -> None:
    """The copy of what the owner of a firm mailbox wrote in another program; else nothing."""
    mail = crlf(raw)
    if not message_id(parse_beginning(mail)):
        mail = with_header(mail, "Message-ID", new_message_id(address))
    if address in world.state.mailboxes:
        add_message(world, address, mail, ["SENT"])
    elif address in world.state.graph_mailboxes:
        store_message(world, address, mail, "sentitems")
    elif mailbox := world.state.imap_mailboxes.get(address):
        world.imap.deliver(mailbox, mail, "Sent")


def _carry_to(world: World, back_to: str, to: str, raw: bytes, check: Verdict) -> None:
    behaviour, step = behaviour_of(to), world.settings.step_seconds
    if behaviour.action in ("failed", "delayed"):
        world.timeline.after(step, lambda: _report(world, back_to, to, raw, behaviour))
    if behaviour.action == "delayed":
        world.timeline.after(step * LATER_STEPS, lambda: _deliver(world, back_to, to, raw, check))
    if behaviour.action == "autoreply":
        world.timeline.after(step, lambda: _answer(world, back_to, to, raw))
    if behaviour.action in ("none", "autoreply"):
        _deliver(world, back_to, to, raw, check)


def _deliver(
    world: World, envelope_from: str, to: str, raw: bytes, check: Verdict = "pass"
) -> None:
    mail = _stamped(envelope_from, to, raw)
    if to in world.state.mailboxes:
        mail = with_results(mail, envelope_from, check)
        add_message(world, to, mail, INBOX_LABELS)
    elif to in world.state.graph_mailboxes:
        store_message(world, to, with_microsofts_results(mail, envelope_from, check), "inbox")
    elif mailbox := world.state.imap_mailboxes.get(to):
        world.imap.deliver(mailbox, with_results(mail, envelope_from, check))
    else:
        outside.keep(world, to, "inbox", envelope_from, mail)


def _stamped(envelope_from: str, to: str, raw: bytes) -> bytes:
    """Add the trace headers a receiving server adds, and an id where there is none."""
    if not message_id(parse_beginning(raw)):
        raw = with_header(raw, "Message-ID", new_message_id(envelope_from or to))
    trace = (
        f"Delivered-To: {to}\r\nReturn-Path: <{envelope_from}>\r\n"
        f"Received: from sandbox by mx.sandbox.example for <{to}>; {format_datetime(now())}\r\n"
    )
    return trace.encode() + raw


def _report(world: World, back_to: str, to: str, raw: bytes, cause: Behaviour) -> None:
    if back_to:
        _deliver(world, "", back_to, status_report(raw, to, back_to, cause))


def _answer(world: World, back_to: str, to: str, raw: bytes) -> None:
    # RFC 3834: never answer a report or another automatic answer, or two robots talk for ever.
    automatic = str(parse(raw).get("Auto-Submitted", "no")).strip().lower() != "no"
    if back_to and not automatic:
        _deliver(world, to, back_to, automatic_answer(raw, to, back_to))
