"""What strangers write goes into an index within a bound, or as a digest.

PostgreSQL refuses a row whose entry in an index is larger than 2,704 bytes, so that a longer text
could not be recorded at all, however often it came.
"""

from __future__ import annotations

import importlib
import random
import string
from collections.abc import Callable, Iterator
from typing import Annotated

import msgspec
import pytest
from sqlalchemy import String, Table, UniqueConstraint

from chassis.identity.rate_limits import RateLimit
from chassis.patterns import REGISTER
from contracts.types import EmailAddress, IdempotencyKey, line
from services.email_svc.inbound.rules import identity_key, nth_key
from services.email_svc.mail_reading import ReadMail, read_plainly
from services.email_svc.mail_reading.read import read_mail
from services.sms_svc import webhooks
from services.thread_svc.address_book.rules import mailbox_key
from tools.processes import SERVICES

assert webhooks.FORM  # loaded for its patterns
MOST_BYTES = 1_300
"""Two of them and an id fit into an entry."""
RANDOM = random.Random(11)
TEXTS = tuple(
    "".join(RANDOM.choices(letters, k=size))
    for letters in (string.ascii_letters, string.digits, "\u00e4\u4e00\U0001f600")
    for size in (10, 50, 250, 1_000, 5_000)
)
"""Such that no index can compress them."""


def typed(kind: object) -> Callable[[str], list[str]]:
    """What a request's field takes of a text."""

    def kept(text: str) -> list[str]:
        try:
            return [msgspec.convert(text, kind)]
        except msgspec.ValidationError:
            return []

    return kept


def address(text: str) -> list[str]:
    found = typed(EmailAddress)
    return [*found(f"{text}@x.example"), *found(f"a@{text}.example")]


def read(head: str) -> list[ReadMail]:
    return [way(f"{head}\n\nHello".encode()) for way in (read_mail, read_plainly)]


def message_id(text: str) -> list[str]:
    mails = [*read(f"Message-ID: <{text}@x.example>"), *read(f"Message-ID: {text}")]
    return [one.rfc822_id or "" for one in mails]


def identity(text: str) -> list[str]:
    keys = [identity_key(one) or "" for one in read(f"Message-ID: <{text}@x>\nFrom: {text}@x.y")]
    return [*keys, *(nth_key(key, 3) for key in keys)]


def sender(text: str) -> list[str]:
    mails = [*read(f"From: {text}@x.example"), *read(f"From: a@{text}.example")]
    return [*(one.sender.address for one in mails), *phone(text)]


def phone(text: str) -> list[str]:
    form = REGISTER["sms.form.From"].compiled
    return [one for one in (text, f"+1{text}", f"whatsapp:{text}") if form.fullmatch(one)]


def limit_key(text: str) -> list[str]:
    return [RateLimit("test", 1, 1).on(text, text).key]


STRANGERS: dict[str, Callable[[str], list[str]]] = {
    "email_svc.mailboxes.address": address,
    "email_svc.mails.identity_key": identity,
    "email_svc.mails.rfc822_id": message_id,
    "email_svc.seen_mail.identity_key": identity,
    "email_svc.senders.address": address,
    "internal_svc.rate_limits.key": limit_key,
    "internal_svc.staff.email_key": address,
    "internal_svc.staff.name": typed(Annotated[str, line(200)]),
    "portal_svc.accounts.email_key": address,
    "portal_svc.rate_limits.key": limit_key,
    "sms_svc.auto_replies.phone": phone,
    "sms_svc.consent_events.phone": phone,
    "sms_svc.inbound_texts.from_number": phone,
    "thread_svc.bounced_addresses.address": address,
    "thread_svc.clients.name": typed(Annotated[str, line(200)]),
    "thread_svc.consents.phone": phone,
    "thread_svc.conversations.sender_address": sender,
    "thread_svc.identities.mailbox": lambda text: [mailbox_key(one) for one in address(text)],
    "thread_svc.identities.value": typed(Annotated[str, line(254)]),
    "thread_svc.messages.own_ref": message_id,
    "thread_svc.messages.sender_address": sender,
    "thread_svc.staff.email": address,
    "thread_svc.templates.name": typed(Annotated[str, line(100)]),
    **{f"{service}.idempotency_keys.key": typed(IdempotencyKey) for service in SERVICES},
}
"""What of a text people from outside, or of a firm, type or send gets there."""

OURS = frozenset({
    "actor_id", "channel", "conversation_id", "firm_number", "handler", "kind", "purpose",
    "sender_kind", "staff_id", "state", "triage",
    # A provider's words about its own: ids, and the firm's numbers.
    "provider_id", "thread_id", "e164",
    # Digests.
    "digest", "report_id", "state_digest", "token_digest",
    # What we send under, and to.
    "deliveries.own_ref", "disclosures.recipient",
})  # fmt: skip
"""Columns, or tables and columns, that nobody else's text gets into."""


def indexed_texts() -> Iterator[str]:
    """service.table.column of every text that stands in an index."""
    for service in SERVICES:
        metadata = importlib.import_module(f"services.{service}.tables").METADATA
        for table in metadata.sorted_tables:
            yield from (f"{service}.{table.name}.{name}" for name in sorted(indexed_in(table)))


def indexed_in(table: Table) -> set[str]:
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    groups = [*(one.columns for one in unique), *(one.columns for one in table.indexes)]
    columns = [column for group in [*groups, table.primary_key.columns] for column in group]
    return {column.name for column in columns if isinstance(column.type, String)}


def test_every_text_in_an_index_is_bounded() -> None:
    # Given every text column that stands in a key or an index
    found = set(indexed_texts())
    ours = {one for one in found if OURS & {one.split(".", 2)[2], one.split(".", 1)[1]}}
    # Then it is ours alone, or the list says what of a stranger's text gets there
    assert found - ours == set(STRANGERS)


@pytest.mark.parametrize("column", STRANGERS)
def test_what_a_stranger_writes_there_is_short(column: str) -> None:
    # Given texts of every length / When what gets there is made of them
    kept = [one for text in TEXTS for one in STRANGERS[column](text)]
    # Then something does, and it is short
    assert kept
    assert max(len(one.encode()) for one in kept) <= MOST_BYTES
