"""Mails as the world writes them: nothing a stranger sends may stop the mailbox."""

import pickle
from datetime import UTC, datetime, timedelta

import pytest

from services.email_svc.inbound.rules import arrived_at, sent_at
from services.email_svc.mail_reading import NOBODY, ReadMail
from services.email_svc.mail_reading.read import read_mail

RECEIVED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def read(text: str | bytes) -> ReadMail:
    raw = text if isinstance(text, bytes) else text.encode()
    return read_mail(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def simple(headers: str = "", body: str = "Hello\n") -> ReadMail:
    return read(f"From: Jane <Jane@Client.example>\nTo: a@firm.example\n{headers}\n{body}")


def test_plain_mail() -> None:
    # Given an ordinary mail, When it is read
    mail = simple("Subject: Tax\nMessage-ID: <1@x>\nDate: Sun, 01 Mar 2026 11:59:00 +0000\n")
    # Then everything is there, the address in lower case
    assert (mail.sender.name, mail.sender.address) == ("Jane", "jane@client.example")
    assert mail.to == ("a@firm.example",)
    assert (mail.subject, mail.rfc822_id, mail.body_text) == ("Tax", "<1@x>", "Hello")
    assert mail.body_html is None
    assert mail.dated == datetime(2026, 3, 1, 11, 59, tzinfo=UTC)
    assert not mail.automatic


ALTERNATIVE = """From: j@x.example
Content-Type: multipart/mixed; boundary=o

--o
Content-Type: multipart/alternative; boundary=i

--i
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe
--i
Content-Type: text/html; charset=utf-8

<style>p{}</style><p onclick="x()">Gr\u00fc\u00dfe<script>alert(1)</script><img src="cid:l"></p>
--i--
--o
Content-Type: application/pdf; name="=?utf-8?B?w5xiZXIucGRm?="
Content-Disposition: attachment; filename*=utf-8''%C3%9Cber.pdf
Content-Transfer-Encoding: base64

aGk=
--o
Content-Type: text/calendar; charset=utf-8

BEGIN:VCALENDAR
--o
Content-Type: message/rfc822

Subject: inner
From: other@x.example

inner body
--o--
"""


def test_alternative_bodies_and_files() -> None:
    # Given text, HTML with scripts, a PDF, an invitation and a forwarded mail
    mail = read(ALTERNATIVE)
    # Then the text is decoded, the HTML harmless, the rest are files
    assert mail.body_text == "Grüße"
    assert mail.body_html is not None
    assert "Grüße" in mail.body_html
    assert 'src="cid:l"' in mail.body_html
    assert not any(bad in mail.body_html for bad in ("script", "style", "onclick", "alert"))
    assert [(f.name, f.content_type) for f in mail.files] == [
        ("Über.pdf", "application/pdf"),
        ("attachment-2.ics", "text/calendar"),
        ("attachment-3.eml", "message/rfc822"),
    ]
    assert mail.files[0].content == b"hi"
    assert b"inner body" in mail.files[2].content
    assert "inner body" not in mail.body_text


def test_html_alone_becomes_text_too() -> None:
    # Given a mail with HTML only
    mail = simple(
        "Content-Type: text/html\n", "<head><title>t</title></head><p>One&nbsp;&amp;<br>two</p>x"
    )
    # Then it can be read and found as text
    assert mail.body_text == "One &\ntwo\nx"


@pytest.mark.parametrize(
    "charset", ["utf-8", "x-unknown-8bit", "klingon", '"', "us-ascii", "unicode_escape"]
)
def test_wrong_or_unknown_charsets_are_replaced(charset: str) -> None:
    # Given bytes that do not fit the charset named
    head = f"From: j@x.example\nContent-Type: text/plain; charset={charset}\n\n".encode()
    mail = read(head + b"caf\xe9 and more\x00 \\ud800\n")
    # Then the rest is readable, and nothing the database refuses is left
    assert "and more" in mail.body_text
    assert mail.body_text.encode("utf-8")
    assert "\x00" not in mail.body_text


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("From: =?utf-8?q?M=C3=BCller=2C_Ann?= <ANN@x.example>", "ann@x.example"),
        ('From: "unclosed <ann@x.example>', "ann@x.example"),
        ("From: ann@x.example (Ann)", "ann@x.example"),
        ("From: <ann@x.example", "ann@x.example"),
        ("From: Ann,ann@x.example,", "ann@x.example"),
        ("From:\nSender: ann@x.example", "ann@x.example"),
        ("From: undisclosed-recipients:;\nReply-To: ann@x.example", "ann@x.example"),
        ("From: =?utf-8?b?not base64!?= <ann@x.example>", "ann@x.example"),
        ("From: =?klingon?q?Ann?= <ann@x.example>", "ann@x.example"),
        ("From: [\nTo: ]", NOBODY.address),
        ("Subject: no sender at all", NOBODY.address),
    ],
)
def test_odd_senders(header: str, address: str) -> None:
    # Given a From line no standard allows, When read, Then the address is found or named unknown
    assert read(f"{header}\n\nHello\n").sender.address == address


def test_encoded_name_with_a_comma_is_one_person() -> None:
    mail = read("From: =?utf-8?q?M=C3=BCller=2C_Ann?= <ann@x.example>\nTo: b@x.example\n\nx")
    assert mail.sender.name == "Müller, Ann"


def test_raw_bytes_in_headers() -> None:
    # Given 8-bit headers that are nothing but bytes
    mail = read(b"From: J\xf6rg <j@x.example>\nSubject: gr\xc3\xbc\xc3\x9fe\n\nx")
    # Then what is UTF-8 is read, the rest replaced
    assert mail.subject == "grüße"
    assert mail.sender.address == "j@x.example"


def test_long_ids_and_broken_folding() -> None:
    # Given ids as Microsoft writes them, folded in the middle
    long_id = f"<{'A' * 300}@prod.outlook.example>"
    mail = simple(
        f"Message-ID: <short@x>\nIn-Reply-To:\n {long_id}\nReferences: <a@x>\n <b\n @x>\n"
    )
    # Then they are whole; the nearest comes first
    assert mail.refs == (long_id, "<b@x>", "<a@x>")
    assert mail.chain == ("<a@x>", "<b@x>")


def test_answered_ids_without_brackets() -> None:
    mail = simple("In-Reply-To: 2@x.example\nReferences: 1@x.example 2@x.example\n")
    assert mail.refs == ("<2@x.example>", "<1@x.example>")
    assert simple("In-Reply-To: Your message of Tuesday\n").refs == ()


@pytest.mark.parametrize("value", ["no-brackets@x", "<no-brackets@x>", " <no-brackets@x> junk"])
def test_message_id_forms(value: str) -> None:
    expected = "<no-brackets@x>"
    assert simple(f"Message-ID: {value}\n").rfc822_id == expected


@pytest.mark.parametrize(
    "date", ["", "Date: yesterday\n", "Date: Sun, 99 Foo 2026 25:61 +9999\n",
             "Date: Fri, 01 Jan 9999 00:00:00 -1200\n"],
)  # fmt: skip
def test_a_date_that_is_none_says_nothing(date: str) -> None:
    assert sent_at(simple(date).dated, RECEIVED) is None


def test_date_in_another_zone_is_kept() -> None:
    mail = simple("Date: Sun, 01 Mar 2026 12:30:00 +0200\n")
    assert sent_at(mail.dated, RECEIVED) == RECEIVED - timedelta(hours=1, minutes=30)


@pytest.mark.parametrize(
    ("received", "place"),
    [
        # Just fetched, or held up by an outage, or taken out of spam: nobody saw it before.
        (timedelta(seconds=-3), timedelta()),
        (timedelta(days=-2), timedelta()),
        # Of before the mailbox was connected: as the provider has it.
        (timedelta(days=-9), timedelta(days=-9)),
    ],
)
def test_a_mail_stands_where_it_arrived_whatever_its_date(
    received: timedelta, place: timedelta
) -> None:
    # Given a mailbox connected a week ago / When a mail comes / Then its Date was not asked
    connected_at = RECEIVED - timedelta(days=7)
    assert arrived_at(RECEIVED + received, connected_at, RECEIVED) == RECEIVED + place


@pytest.mark.parametrize(
    ("header", "automatic"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: auto-generated; x=y", True),
        ("Auto-Submitted: no", False),
        ("Precedence: bulk", True),
        ("X-Auto-Response-Suppress: All", True),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply", True),
        ("X-Auto-Response-Suppress: RN, NRN", False),
        ("X-Auto-Response-Suppress: None", False),
        ("X-Apple-Action: vacation", True),
        ("Auto-Submitted: auto-replied (vacation)", True),
        ("Auto-Submitted: no (a person)", False),
        ("Precedence: auto_reply", True),
        ("Subject: Automatic reply: Tax", True),
        ("Subject: Abwesenheitsnotiz: Steuer", True),
        ("Subject: Read: Tax", True),
        ("Subject: Out of office next week, please call", False),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", True),
        ("X-Autoreply: yes", True),
        ("Subject: Automatic weather", False),
    ],
)
def test_automatic_mail_is_marked(header: str, *, automatic: bool) -> None:
    assert simple(f"{header}\n").automatic is automatic


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x--",
        b"Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/html\n\n<p",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!not base64",
        b"Content-Type: text/plain; charset*=utf-8''%FF; format=flowed\n\nx \ny",
        b"Content-Type: ///\nContent-Disposition: ;;\n\nx",
        b"Content-Type: message/rfc822\n\n",
        b"Content-Disposition: attachment; filename*0*=x'y'%; filename*1=\n\nx",
        b'Content-Disposition: attachment; filename="../../etc/passwd"\n\nx',
    ],
)
def test_nothing_crashes(raw: bytes) -> None:
    # Given rubbish, When it is read, Then something comes out and no file name leaves its folder
    mail = read(raw)
    assert mail.sender == NOBODY
    assert all("/" not in file.name for file in mail.files)


def test_flowed_text_is_joined() -> None:
    mail = simple("Content-Type: text/plain; format=flowed\n", "one \ntwo\n-- \nsig\n")
    assert mail.body_text == "one two\n-- \nsig"


def test_what_is_read_can_leave_its_process() -> None:
    # Given mails of every kind, When they are read, Then the result is plain values
    for mail in (read(ALTERNATIVE), simple(), read(b"From: J\xf6rg <j@x.example>\n\nx")):
        assert pickle.loads(pickle.dumps(mail)) == mail


def test_a_date_without_a_zone_is_in_that_of_the_arrival() -> None:
    mail = simple("Date: Sun, 01 Mar 2026 11:59:00 -0000\n")
    assert sent_at(mail.dated, RECEIVED) == RECEIVED - timedelta(minutes=1)


def test_copies_and_where_answers_go_are_told_apart() -> None:
    # Given a mail to three, one of them named twice, that asks for answers elsewhere
    raw = (
        b"From: Nora <nora@x.example>\r\nTo: a@y.example, b@y.example\r\nCc: B@y.example,"
        b" c@y.example\r\nReply-To: desk@x.example\r\n\r\nHello"
    )
    # When it is read / Then each stands where it is seen most
    read = read_mail(raw)
    assert read.to == ("a@y.example", "b@y.example", "c@y.example")
    assert (read.cc, read.reply_to) == (("c@y.example",), ("desk@x.example",))
