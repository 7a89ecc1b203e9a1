"""Mails we write: ids whole, references capped, nothing smuggled into headers."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest

from chassis.ids import new_id
from chassis.mail_addresses import BadAddress, wire_address
from services.email_svc.blind_copies import with_bcc
from services.email_svc.outbound.mail import OutgoingFile, OutgoingMail, capped, write_mail
from services.email_svc.own_ids import (
    OWN_REF_HEADER,
    message_written_here,
    own_id_of,
    proven_message,
)

KEYS = ("k" * 44, "older" * 9)
OUTGOING = OutgoingMail(
    own_id=own_id_of(new_id(), "office@firm.example", KEYS),
    sender_name="Ann Müller",
    sender="office@firm.example",
    to=("bob@y.example",),
    subject="RE: Grüße",
    body_text="Guten Tag\n\nAnn",
    body_html="<p>Guten <b>Tag</b><script>x</script></p>",
    written_at=datetime(2026, 3, 1, tzinfo=UTC),
)


def written(outgoing: OutgoingMail) -> tuple[bytes, EmailMessage]:
    raw = write_mail(outgoing)
    return raw, cast("EmailMessage", message_from_bytes(raw, policy=default))


def test_a_mail_reads_back_as_it_was_meant() -> None:
    raw, mail = written(OUTGOING)
    assert mail["From"].addresses[0].display_name == "Ann Müller"
    assert mail["Subject"] == "RE: Grüße"
    assert mail["Message-ID"] == mail[OWN_REF_HEADER] == OUTGOING.own_id
    assert "In-Reply-To" not in mail
    text, markup = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert markup is not None
    assert text.get_content().replace("\r\n", "\n") == "Guten Tag\n\nAnn\n"
    assert markup.get_content().strip() == "<p>Guten <b>Tag</b></p>"
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.isascii()


def test_long_ids_are_not_folded() -> None:
    # Given ids as long as Microsoft's, When a reply is written
    parent = f"<{'P' * 250}@prod.outlook.example>"
    chain = tuple(f"<{str(n) * 80}@x>" for n in range(5))
    raw, _ = written(replace(OUTGOING, parent=parent, chain=chain))
    # Then each header is one line with every id whole
    assert f"In-Reply-To: {parent}\r\n".encode() in raw
    assert f"References: {' '.join([*chain, parent])}\r\n".encode() in raw


def test_references_keep_the_first_and_the_last() -> None:
    # Given a thread too long for one line
    chain = [f"<{n:03d}{'x' * 60}@x>" for n in range(60)]
    kept = capped(chain)
    # Then the first and the latest stay, in order, without repetition
    assert kept[0] == chain[0]
    assert kept[1:] == chain[-(len(kept) - 1) :]
    assert len(kept) > 5
    assert len(" ".join(kept)) <= 900
    assert capped(["<a@x>", "<a@x>", "<b@x>"]) == ["<a@x>", "<b@x>"]
    assert capped([]) == []
    assert capped([f"<{'f' * 500}@x>", f"<{'l' * 500}@x>"]) == [f"<{'l' * 500}@x>"]


def test_header_injection_is_flattened() -> None:
    raw, mail = written(replace(OUTGOING, subject="Hi\r\nBcc: evil@x.example", sender_name="A\nB"))
    assert "Bcc" not in mail
    assert mail["Subject"] == "Hi Bcc: evil@x.example"
    assert b"\r\nBcc:" not in raw


@pytest.mark.parametrize(
    "address", ["", "bob", "bob@", "@y.example", "bob@localhost", "a b@y.example",
                "bob@y.example\r\nBcc: e@x.example", "bøb@y.example", "bob@y..example"],
)  # fmt: skip
def test_addresses_no_mail_can_go_to(address: str) -> None:
    with pytest.raises(BadAddress):
        wire_address(address)


def test_international_domain() -> None:
    assert wire_address(" bob@münchen.example ") == "bob@xn--mnchen-3ya.example"


def test_attachments() -> None:
    files = (
        OutgoingFile("Über.pdf", "application/pdf", b"%PDF"),
        OutgoingFile("m", "message/x", b"m"),
    )
    _, mail = written(replace(OUTGOING, files=files))
    found = list(mail.iter_attachments())
    assert [one.get_filename() for one in found] == ["Über.pdf", "m"]
    assert found[0].get_content() == b"%PDF"
    assert found[1].get_content_type() == "application/octet-stream"


def test_own_ids_prove_themselves() -> None:
    # Given an id made for a message
    message_id = new_id()
    own = own_id_of(message_id, "office@firm.example", KEYS)
    # Then it is the same again, provable with old keys too, and nobody else can make one
    assert own == own_id_of(message_id, "office@firm.example", KEYS)
    assert proven_message(own, ("newer" * 9, *KEYS)) == message_id
    assert proven_message(own, KEYS[1:]) is None
    assert proven_message(own.replace(message_id, new_id()), KEYS) is None
    assert proven_message("<foreign@x>", KEYS) is None


def test_a_mail_that_quotes_one_of_ours_is_not_ours() -> None:
    # Given a mail of ours, and one that shows its headers or has it attached
    raw, _ = written(OUTGOING)
    quoting = b"From: office@firm.example\r\nSubject: FW: Tax\r\n\r\nSee below\r\n\r\n" + raw
    # When each is found in Sent, Then the first is ours, and the other somebody's own words
    assert message_written_here(raw, KEYS) is not None
    assert message_written_here(raw.replace(b"\r\n", b"\n"), KEYS) is not None
    assert message_written_here(quoting, KEYS) is None


def test_copies_are_named_and_blind_ones_nowhere() -> None:
    # Given a mail with copies / When it is written
    raw, mail = written(replace(OUTGOING, cc=("cc@y.example", "li@ü.example")))
    # Then Cc names them, and there is no Bcc
    assert [one.addr_spec for one in mail["Cc"].addresses] == ["cc@y.example", "li@xn--tda.example"]
    assert "Bcc" not in mail
    # And a provider that is told of blind copies by a header is told of each, on lines that fit
    blind = [f"person-{n}@a-rather-long-domain.example" for n in range(60)]
    told = cast("EmailMessage", message_from_bytes(with_bcc(raw, blind), policy=default))
    assert [one.addr_spec for one in told["Bcc"].addresses] == blind
    assert told["Message-ID"] == OUTGOING.own_id
    assert max(len(line) for line in with_bcc(raw, blind).split(b"\r\n")) <= 998
    assert with_bcc(raw, ()) == raw


def test_pictures_stand_in_their_place_and_a_quote_is_marked_as_others_know_it() -> None:
    # Given a text with a picture of its own, and what it quotes
    markup = '<p>Look <img src="cid:p1"></p><blockquote class="quoted">Old</blockquote>'
    files = (
        OutgoingFile("a.png", "image/png", b"PNG", "p1"),
        OutgoingFile("b.pdf", "application/pdf", b"%PDF", "f1"),
    )
    raw, mail = written(replace(OUTGOING, body_html=markup, files=files))
    # Then the picture belongs to the HTML, and only the other file is an attachment
    assert [one.get_filename() for one in mail.iter_attachments()] == ["b.pdf"]
    picture = next(part for part in mail.walk() if part.get_content_type() == "image/png")
    assert picture["Content-ID"] == "<p1@firm.example>"
    shown = next(part for part in mail.walk() if part.get_content_type() == "text/html")
    assert 'src="cid:p1@firm.example"' in cast("EmailMessage", shown).get_content()
    assert 'class="gmail_quote"' in cast("EmailMessage", shown).get_content()
    assert b"\r\nBcc" not in raw


def test_outlook_is_told_the_thread_only_where_we_began_it() -> None:
    # Given a mail of a thread that we began, and one of another
    raw, mail = written(replace(OUTGOING, thread_index="AdyGabc="))
    # Then Outlook finds its thread, with the topic that all mails of it have
    assert (mail["Thread-Index"], mail["Thread-Topic"]) == ("AdyGabc=", "Grüße")
    assert b"Thread-" not in written(OUTGOING)[0]
    assert raw.isascii()
