"""What a stranger's text costs grows with its length, whatever meets it.

Each function that meets such a text stands here under its name; it is asked for texts of many
kinds, and for twice as much of each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from chassis.absence import asks_reader
from chassis.excerpts import excerpt_of
from chassis.foreign_text import as_address, as_line, as_media_type, as_prose, storable
from chassis.ids import from_wire_time, is_uuid
from chassis.mail_addresses import wire_address
from chassis.markup.html_lines import lines_of
from chassis.markup.sanitise import sanitise
from chassis.messaging.stuck_message import stuck_message
from chassis.observability.trace import child_of
from chassis.phones import fault_of_number, normal_phone
from chassis.public_web import read_address
from chassis.requests import read_request
from chassis.storage.paging import read_cursor
from contracts.envelope import Envelope
from contracts.rpc.notify import Activity
from contracts.rpc.thread.clients import CreateClient
from contracts.sizes import cut_bodies, cut_text
from contracts.types import bounded_ref
from gateway.access.remote_address import BelievedAddress
from gateway.access.tokens import AccessTokens, bearer_token
from gateway.features.activity import cells_of
from gateway.features.files import disposition, media_type
from gateway.live.stream_ids import StreamIds
from gateway.rest import fields
from gateway.rest.idempotency import idempotency_key
from gateway.rest.reading import parse_object
from gateway.uploads.detection import media_type_of
from gateway.uploads.kinds import clean_name, kind_of
from services.email_svc.mail_reading import read_plainly
from services.email_svc.mail_reading.address_list import address_of, addresses_in
from services.email_svc.mail_reading.authentication import authentication_failed, receivers_of
from services.email_svc.mail_reading.bounds import require_modest
from services.email_svc.mail_reading.charsets import decode_bytes, undo_raw_unicode
from services.email_svc.mail_reading.flowed import unflowed
from services.email_svc.mail_reading.headers import decoded
from services.email_svc.mail_reading.ids import message_ids
from services.email_svc.mail_reading.pixels import pixels_of
from services.email_svc.mail_reading.quoted import passes_on, quoted_from
from services.email_svc.mail_reading.read import read_mail
from services.email_svc.outbound.mail import capped
from services.email_svc.own_ids import message_written_here, proven_message
from services.email_svc.providers.autoconfig_file import read_autoconfig
from services.email_svc.providers.gmail_message import read_message
from services.email_svc.providers.gmail_push import pushed_address
from services.email_svc.providers.graph_push import pushed_mailboxes
from services.email_svc.providers.imap_identity import (
    header_block,
    identity_of,
    read_provider_id,
    thread_id_of,
    was_delivered,
)
from services.email_svc.threads.rules import base_subject
from services.sms_svc.channel.rules import fault_of_phone
from services.sms_svc.consent.rules import keyword_of
from services.sms_svc.consent.withdrawal import withdrawal_in
from services.sms_svc.inbound.rules import looks_automatic, name_of
from services.sms_svc.outbound.segments import measure
from services.sms_svc.providers.media_address import judge
from services.sms_svc.webhooks import require_form
from services.thread_svc.address_book.rules import (
    mailbox_key,
    normal_address,
    normal_email,
    normal_sender,
)
from services.thread_svc.conversation.intents import classify
from services.thread_svc.conversation.rules import initials_of
from services.thread_svc.outbound.answer_rules import answer_subject
from services.thread_svc.outbound.promises import promises_a_file
from services.thread_svc.outbound.quoting import quoted_html
from services.thread_svc.outbound.rich_text import rich_text
from services.thread_svc.templates.rules import fields_in, first_name, render
from tests.support.hostile import ORDINARY, SIGNS, begun, grows_steeply, repeated

LONGEST, LONGEST_IN_MAIL = 32_000, 8_000
"""Characters: of the first the square shows even where a step takes a nanosecond; taking a mail
apart takes microseconds a character.
"""
UNITS = (*ORDINARY, *SIGNS, "=?a?q?a?= ", "<p>", "&amp;", "[", "{", "\\", "%", "a b", ";", "=")
SID = "AC" + "0" * 32
_TOKENS = AccessTokens("k" * 32, 900)
_IDS = StreamIds("k" * 32)
_PROXIED = BelievedAddress(lambda *_: (), ())


def of_bytes(read: Callable[[bytes], object]) -> Callable[[str], object]:
    return lambda text: read(text.encode("utf-8", "surrogatepass"))


def in_mail(before: str, behind: str = "\r\n\r\nHello\r\n") -> Callable[[str], object]:
    """A mail with the text in it, read whole and plainly."""

    def cost(text: str) -> None:
        raw = f"{before}{text}{behind}".encode("utf-8", "surrogatepass")
        for read in (read_mail, read_plainly):
            with suppress(Exception):
                read(raw)

    return cost


def in_form(name: str) -> Callable[[str], object]:
    form = {"AccountSid": SID, "MessageSid": "SM" + "0" * 32, "From": "+14155550100"}
    return lambda text: require_form(SID, form | {name: text}, ())


def in_request(text: str) -> object:
    identities = [{"kind": "email", "value": text, "label": text}]
    contacts = [{"name": text, "identities": identities}]
    return read_request(CreateClient, {"name": text, "kind": "company", "contacts": contacts})


def field(made: fields.fields.Field[object]) -> Callable[[str], object]:
    return made.deserialize


def log_line(text: str) -> object:
    line = Activity(id="x", kind=text, actor_name=text, subject=text, details={text: text}, at="x")
    return cells_of(line)


def filled(text: str) -> object:
    return render(text, {"client.name": "x"})


def forwarded(text: str) -> object:
    return _PROXIED({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": text}, None)


HEADERS = (
    "From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Reply-To",
    "Authentication-Results", "Auto-Submitted", "List-Id", "Precedence", "Content-Type",
    "Content-Disposition", "Content-Transfer-Encoding", "Content-ID", "X-Failed-Recipients",
)  # fmt: skip
REPORT = (
    "From: mailer-daemon@x.example\r\nSubject: Undelivered\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    "--b\r\n\r\nText\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
)
QUOTED_MAIL: dict[str, Any] = {
    "name": "Nora", "address": "nora@x.example", "at": datetime(2026, 5, 1, tzinfo=UTC),
    "subject": "Tax", "to": (), "cc": (),
}  # fmt: skip
FACING: dict[str, Callable[[str], object]] = {
    # Conversations
    "beginning of a message": excerpt_of,
    "prose": as_prose,
    "line": as_line,
    "address as written": as_address,
    "media type as told": as_media_type,
    "initials": initials_of,
    "intent": lambda text: classify(text, text, has_attachments=False, automatic=False),
    "template's fields": fields_in,
    "template filled in": filled,
    "first name": first_name,
    "address of a contact": normal_email,
    "phone of a contact": lambda text: normal_address("phone", text, "US", "value"),
    "spelling of an address": lambda text: mailbox_key(f"{text}@gmail.com"),
    "sender by mail": lambda text: normal_sender("email", text),
    "sender by text": lambda text: normal_sender("phone", text),
    "body cut": lambda text: cut_bodies(text * 20, text * 20),
    "name cut": lambda text: cut_text(text, 1_000),
    "id bounded": bounded_ref,
    # What staff write, with what they quote
    "rich text": rich_text,
    "subject answered": lambda text: answer_subject("reply", text),
    "mail answered": lambda text: quoted_html("reply", markup=text, text=text, **QUOTED_MAIL),
    "file promised": promises_a_file,
    # Mail
    "address": address_of,
    "encoded words": decoded,
    "message ids": message_ids,
    "HTML modest": require_modest,
    "HTML made harmless": sanitise,
    "HTML as text": lambda text: quoted_from(lines_of(sanitise(text))),
    "text of one width": lambda text: unflowed(text, spaced=False),
    "base64 from Gmail": of_bytes(lambda raw: read_message(
        b'{"threadId":"t","internalDate":"1","raw":"' + raw + b'"}')),
    "push from Google": of_bytes(pushed_address),
    "file of a domain": lambda text: read_autoconfig(
        f"<clientConfig><incomingServer type='imap'><hostname>{text}".encode("utf-8", "replace"),
        "a@b.example"),
    "file of a domain in bytes": of_bytes(lambda raw: read_autoconfig(raw, "a@b.example")),
    "mail in Sent": of_bytes(lambda raw: message_written_here(raw, ("k" * 32,))),
    "mark of ours": of_bytes(lambda raw: message_written_here(
        b"X-Onethread-Ref: <" + raw, ("k" * 32,))),
    "mail of an IMAP server": of_bytes(lambda raw: identity_of(raw, date(2026, 5, 1))),
    "its thread": of_bytes(lambda raw: thread_id_of(header_block(b"References: " + raw))),
    "its trace": of_bytes(lambda raw: was_delivered(header_block(b"Received: " + raw))),
    "its id": read_provider_id,
    "own id": lambda text: proven_message(f"<{text}@x.example>", ("k" * 32,)),
    "thread's subject": base_subject,
    "references": lambda text: capped(text.split()),
    "raw unicode": of_bytes(undo_raw_unicode),
    **{f"charset {name}": of_bytes(partial(decode_bytes, charset=name)) for name in (
        "utf-8", "utf-7", "utf-16", "iso2022_jp", "hz", "gb18030", "big5", "koi8-r", "x-unknown")},
    # Texts
    "segments": measure,
    "keyword": keyword_of,
    "withdrawal": withdrawal_in,
    "machine's text": looks_automatic,
    "words about an absence": asks_reader,
    "subject of what is passed on": passes_on,
    "picture's size": of_bytes(pixels_of),
    "file's name": lambda text: name_of(text, 0),
    "address on the web": read_address,
    "media's address": lambda text: judge(f"https://{text}", None, redirected=False),
    "media's path": lambda text: judge(f"https://api.twilio.com/{text}", None, redirected=False),
    "media's port": lambda text: judge(f"https://api.twilio.com:{text}", None, redirected=False),
    "text's body": in_form("Body"),
    "text's parameter": in_form("FromCity"),
    "text's address": in_form("MediaUrl0"),
    "phone": lambda text: normal_phone(text, "US"),
    "number's country": lambda text: fault_of_number(f"+{text}", ("US",)),
    "phone's fault": fault_of_phone,
    # Requests
    "JSON": of_bytes(parse_object),
    "JSON list": lambda text: parse_object(f'{{"a":[{text}'.encode("utf-8", "replace")),
    "event": Envelope.from_json,
    "message that is stuck": lambda text: stuck_message(
        Envelope("", "message.received.v1", "", "", "", {"body_text": text, "sender_name": text})),
    "request": in_request,
    "field e-mail": field(fields.email(254)),
    "field phone": field(fields.us_phone(32)),
    "field text": field(fields.Text(200, 1)),
    "field moment": field(fields.Moment()),
    "field id": field(fields.Id()),
    "cursor": lambda text: read_cursor(text, 2),
    "moment": from_wire_time,
    "id": is_uuid,
    "text that is kept": storable,
    "trace": child_of,
    "token": lambda text: _TOKENS.read(bearer_token(f"Bearer {text}")),
    "idempotency key": idempotency_key,
    "stream's id": _IDS.open,
    "forwarded for": forwarded,
    "file sent": lambda text: disposition(text, shown=True),
    "media type": media_type,
    "name of a file handed over": lambda text: kind_of(clean_name(text), text, 1),
    "file handed over": of_bytes(media_type_of),
    "line of the log": log_line,
    "notification of Graph": of_bytes(partial(pushed_mailboxes, keys=("key", "older"))),
    "state of a notification": lambda text: pushed_mailboxes(
        json.dumps({"value": [{"clientState": text}] * 3}).encode(), ("key", "older")),
}  # fmt: skip
WITHIN_MAIL: dict[str, Callable[[str], object]] = {
    "addresses": addresses_in,
    "authentication": lambda text: authentication_failed(f"mx.google.com; {text}", "a@b.example"),
    "authentication without a name": lambda text: authentication_failed(
        f"spf=fail; {text}", "a@b.example"),
    "note of receipt": lambda text: receivers_of((f"from a by {text}", text)),
    "recipient": wire_address,
    **{f"header {name}": in_mail(f"{name}: ") for name in HEADERS},
    "header's name": in_mail("X-"),
    "many headers": in_mail("", "\r\n\r\nHello"),
    "text": in_mail("\r\n"),
    "HTML": in_mail("Content-Type: text/html\r\n\r\n"),
    "flowed": in_mail("Content-Type: text/plain; format=flowed\r\n\r\n"),
    "quoted-printable": in_mail("Content-Transfer-Encoding: quoted-printable\r\n\r\n"),
    "uuencoded": in_mail("Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n"),
    "base64 part": in_mail("Content-Transfer-Encoding: base64\r\n\r\n"),
    "boundary": in_mail("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b"),
    "long boundary": in_mail("Content-Type: multipart/mixed; boundary=", "\r\n\r\n--b\r\n\r\nx"),
    "parameter": in_mail("Content-Type: application/x; name*0=a; name*1=", "\r\n\r\nx"),
    "report": in_mail(REPORT, "\r\n--b--\r\n"),
    "report's recipient": in_mail(f"{REPORT}Final-Recipient: rfc822;", "\r\n--b--\r\n"),
    "report's status": in_mail(f"{REPORT}Action: failed\r\nStatus: ", "\r\n--b--\r\n"),
}  # fmt: skip


def texts() -> Iterator[Callable[[int], str]]:
    for unit in dict.fromkeys(UNITS):
        yield partial(repeated, unit)
        yield partial(begun, "a", unit)


def steep_texts(meet: Callable[[str], object], longest: int) -> list[str]:
    """Beginnings of the texts of which twice as much takes far more than twice the time."""

    def cost(text: str) -> None:
        with suppress(Exception):  # a refusal is an answer; its time counts
            meet(text)

    return [make(40) for make in texts() if grows_steeply(cost, make, longest)]


@pytest.mark.parametrize("name", FACING)
def test_twice_the_text_costs_about_twice_the_time(name: str) -> None:
    # Given a function that meets strangers' texts / When each doubles / Then so does its time
    assert steep_texts(FACING[name], LONGEST) == []


@pytest.mark.parametrize("name", WITHIN_MAIL)
def test_twice_the_text_in_a_mail_costs_about_twice_the_time(name: str) -> None:
    # Given a place in a mail / When what stands there doubles / Then so does the time
    assert steep_texts(WITHIN_MAIL[name], LONGEST_IN_MAIL) == []


def test_the_measure_finds_a_loop_within_a_loop() -> None:
    # Given a function that takes its text apart piece by piece
    def costly(text: str) -> None:
        while text:
            text = "".join(list(text)[1:])

    # When it is measured / Then it is found
    assert grows_steeply(costly, partial(repeated, "a"), 8_000)
