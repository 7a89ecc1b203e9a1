"""Mails written to cost: each is a function of its size, which makes it worse."""

from __future__ import annotations

from collections.abc import Callable

Mail = Callable[[int], bytes]
_BOUNCE = b"From: mailer-daemon@x.example\nSubject: Undelivered Mail Returned to Sender\n\n"


def _html(piece: bytes) -> Mail:
    return lambda size: (
        b"From: a@x.example\nSubject: HTML\nContent-Type: text/html\n\n" + piece * size
    )


def _bounce(piece: bytes) -> Mail:
    return lambda size: _BOUNCE + piece * size


def _header(name: bytes, piece: bytes) -> Mail:
    return lambda size: b"Subject: header\n" + name + b": " + piece * size + b"\n\nHello"


def _nested_multiparts(size: int) -> bytes:
    parts = (
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(size)
    )
    return b"From: a@x.example\nSubject: nested\n" + b"".join(parts) + b"\nHello"


def _nested_mails(size: int) -> bytes:
    head = b"From: a@x.example\nSubject: nested\n"
    return head + b"Content-Type: message/rfc822\n\n" * size + b"\nHello"


def _many_parts(size: int) -> bytes:
    head = b"From: a@x.example\nSubject: parts\nContent-Type: multipart/mixed; boundary=b\n\n"
    return head + b"--b\n\nx\n" * size + b"--b--\n"


def _text(piece: bytes, kind: bytes = b"") -> Mail:
    head = b"From: a@x.example\nSubject: text\nContent-Type: text/plain" + kind + b"\n\nHello\n"
    return lambda size: head + piece * size


def _lost_parts(size: int) -> bytes:
    """Containers beside each other, each with a boundary that its parts do not have."""
    head = b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n"
    lost = b"--b\nContent-Type: multipart/mixed; boundary=lost\n\n--c\n\nx\n"
    return head + lost * size + b"--b--\n"


def _status_report(size: int) -> bytes:
    head = b"From: mailer-daemon@x.example\nContent-Type: message/delivery-status\n\n"
    return head + b"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n" * size


HOSTILE: dict[str, tuple[Mail, int]] = {
    "unclosed tags": (_html(b"<x "), 20_000),
    "nested elements": (_html(b"<div>"), 100_000),
    "ampersands": (_html(b"&"), 1_000_000),
    "a section no parser knows": (_html(b"<![client]"), 1),
    "text in pieces": (_html(b"a</i>"), 100_000),
    "open comments": (_html(b"<!--"), 50_000),
    "formatting": (_html(b"<p><font>"), 50_000),
    "to letters": (_header(b"From: a@x.example\nTo", b"a"), 40_000),
    "from letters": (_header(b"From", b"a"), 100_000),
    "from brackets": (_header(b"From", b"("), 50_000),
    "from groups": (_header(b"From", b"g:"), 50_000),
    "from ats": (_header(b"From", b"a@"), 50_000),
    "encoded words": (_header(b"From: a@x.example\nX-A: b\nSubject", b"=?a?q?"), 20_000),
    "references": (_header(b"From: a@x.example\nReferences", b"<a@b> <"), 50_000),
    "bounce of letters": (_bounce(b"a"), 200_000),
    "bounce of dashes": (_bounce(b"-"), 200_000),
    "bounce of codes": (_bounce(b"5.15.15.1"), 50_000),
    "bounce of id lines": (_bounce(b"Message-ID:\n"), 50_000),
    "bounce of recipients": (_bounce(b"<a@b.example>:\n550 no\n"), 20_000),
    "bounce of addresses": (_bounce(b"a@b.example,"), 20_000),
    "bounce of fields": (_status_report, 20_000),
    "nested multiparts": (_nested_multiparts, 1_000),
    "nested mails": (_nested_mails, 500),
    "many parts": (_many_parts, 20_000),
    "punycode": (
        lambda size: (
            b"From: a@x.example\nSubject: s\nContent-Type: text/plain; charset=punycode\n\n"
            + b"a" * size
        ),
        200_000,
    ),
    "quoted lines": (_text(b"> \n>\n"), 50_000),
    "header blocks": (_text(b"From:\nTo:\nDate:\n"), 20_000),
    "introductions": (_text(b"On 10:00 a@b wrote:\n"), 20_000),
    "an introduction without an end": (_text(b"On a@b "), 100_000),
    "drawn lines": (_text(b"-----\n"), 50_000),
    "flowed lines": (_text(b"> a \n", b"; format=flowed"), 100_000),
    "bytes of no charset": (_text(b"\xe9\xb7 "), 200_000),
    "escapes of a charset": (_text(b"\x1b$B"), 200_000),
    "quoted elements": (_html(b"<blockquote type=cite>a"), 1_500),
    "styles": (_html(b"<p style='color:red;width:1px;position:fixed'>a"), 10_000),
    "one long style": (
        lambda size: _html(b"<p style='" + b"color:red;(" * size + b"'>a")(1),
        50_000,
    ),
    "lines as they are": (
        lambda size: b"Content-Type: text/html\n\n<pre>" + b"a\n&amp;" * size,
        40_000,
    ),
    "titles without an end": (_html(b"<title>"), 50_000),
    "boundaries of others": (
        lambda size: b"Content-Type: multipart/mixed; boundary=c\n\n" + b"--b\n\nx\n" * size,
        20_000,
    ),
    "containers without parts": (_lost_parts, 200),
    "lines that are no fields": (
        lambda size: b"From: a@x.example\n" + b"no field\n" * size + b"Subject: s\n\nHello",
        50_000,
    ),
    "a head without an end": (
        lambda size: b"From: a@x.example\nSubject: s\n" + b"a" * size,
        500_000,
    ),
    "a thousand thousand headers": (
        lambda size: b"From: a@x.example\n" + b"A: b\n" * size + b"\nHello",
        200_000,
    ),
}
"""By what they are made of: the mail, and the size at which it once stopped a mailbox."""
