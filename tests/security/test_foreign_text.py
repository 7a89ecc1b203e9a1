"""No character stops, loses or changes what somebody wrote: each door keeps it in its form, or says
at the field why not.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from chassis.foreign_text import NO_TEXT, as_line, as_prose
from chassis.ids import new_id
from contracts.characters import NOT_IN_A_LINE, UNSTORABLE, is_blank
from contracts.rpc import Thread
from tests.support.characters import every_kind, harmful
from tests.support.firm import FirmInTest, RegisteredFirm, TextingFirm
from tests.support.play import TwilioWebhooks, inbound_form
from tests.support.postbox import MailDesk
from tests.support.waiting import wait_until
from tests.support.web import Web
from tools.stack import Stack

Json = dict[str, Any]
EVERY = every_kind()
KEPT = "".join(char for char in EVERY if ord(char) not in UNSTORABLE)
"""What may stand in a person's text; the rest is no text at all."""
ON_A_LINE = "".join(char for char in KEPT if ord(char) not in NOT_IN_A_LINE)


# What comes from a phone


def bodies(firm: FirmInTest) -> list[str]:
    """Every text of the one client of a firm."""
    [place] = firm.call(Thread.LIST_CONVERSATIONS, scope="team")["items"]
    return [message["body_text"] for message in firm.messages(place["id"])]


def test_a_text_of_any_characters_is_kept_and_shown(
    texter: TextingFirm, twilio: TwilioWebhooks
) -> None:
    # Given a text with some of every kind of character (no phone sends half of a pair)
    def is_kept(chars: str) -> bool:
        body = f"{(mark := new_id())} ({chars})"
        form = inbound_form(texter.phone, texter.own_number, body)
        # When it comes / Then it is taken, and read back with its lines and without controls
        if twilio.text(form).status_code != 204:
            return False
        wait_until(lambda: mark in "".join(bodies(texter)))
        return as_prose(body) in bodies(texter)

    assert harmful(is_kept, "".join(c for c in EVERY if not 0xD800 <= ord(c) < 0xE000)) == ""


@pytest.mark.parametrize("name", ["FromCity", "ProfileName", "Unheard0f"])
def test_a_text_is_not_lost_for_what_stands_beside_it(
    texter: TextingFirm, twilio: TwilioWebhooks, name: str
) -> None:
    # Given NUL and its like in a parameter that nobody asks for / Then the words are there
    form = inbound_form(texter.phone, texter.own_number, "Hello") | {name: "a\x00\ufffe\u202e"}
    assert twilio.text(form).status_code == 204
    wait_until(lambda: bodies(texter) == ["Hello"])


def test_a_text_is_not_lost_for_the_number_of_its_files(
    texter: TextingFirm, twilio: TwilioWebhooks
) -> None:
    # Given counts that are none, without files and with one that is not to be had
    counts = ("²", "٣", "-1", "9" * 5_000, "", "x", "1e9", "99")
    for said in counts:
        form = inbound_form(texter.phone, texter.own_number, f"[{said[:5]}]")
        assert twilio.text(form | {"NumMedia": said}).status_code == 204
    # Then every text is kept and told, and none waits for files that there are not
    wait_until(lambda: sorted(bodies(texter)) == sorted(f"[{said[:5]}]" for said in counts))


def test_a_text_in_which_nobody_sees_anything_says_so(
    texter: TextingFirm, twilio: TwilioWebhooks
) -> None:
    for body in ("", "\u200b", "\u3164 \u2060", "\x07"):
        assert twilio.text(inbound_form(texter.phone, texter.own_number, body)).status_code == 204
    wait_until(lambda: bodies(texter) == [NO_TEXT] * 4)


# What comes by mail


def encoded(text: str) -> str:
    """A text as an encoded word (RFC 2047)."""
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


@pytest.mark.parametrize("chars", [ON_A_LINE[:120], ON_A_LINE[120:]], ids=["first", "rest"])
def test_a_mail_of_any_characters_is_kept_and_shown(
    firm: FirmInTest, mail_desk: MailDesk, chars: str
) -> None:
    # Given some of every kind in the sender's name, the subject, the text and a file's name
    name, mark = f"({chars})", new_id()
    text = f"({KEPT})".replace("\r", "")
    mail = EmailMessage()
    mail["Message-ID"] = f"<{mark}@x.example>"
    mail.set_content(text, cte="base64")
    mail.add_attachment(b"x", "application", "pdf")
    subject = encoded(f"{mark} {name}")
    head = f"From: {encoded(name)} <{mark}@x.example>\r\nSubject: {subject}\r\n"
    disposition = f'Content-Disposition: attachment; filename="{encoded(name)}"'
    raw = mail.as_bytes().replace(b"Content-Disposition: attachment", disposition.encode(), 1)
    # When it comes
    mail_desk.box.arrive(raw=head.encode() + raw)
    mail_desk.run()

    def found() -> Json | None:
        listed = firm.call(Thread.LIST_CONVERSATIONS, scope="team", filter="unlinked")["items"]
        places = (firm.messages(each["id"]) for each in listed)
        return next((one for of in places for one in of if mark in str(one["subject"])), None)

    message = wait_until(found)
    # Then each is in its form, and nothing that anybody sees is lost
    assert message["author"]["name"] == as_line(name)
    assert message["subject"] == f"{mark} {as_line(name)}"
    assert message["body_text"] == as_prose(text)
    assert [file["name"] for file in message["attachments"]] == [as_line(name)]


# What people write


@pytest.fixture
def browser(system: Stack, practice: RegisteredFirm) -> Iterator[Web]:
    web = Web(system.url("gateway")).sign_in(practice.emails[practice.owner.id])
    yield web
    web.close()


def is_refused(web: Web, verb: str, path: str, field: str, request: Json) -> bool:
    """Whether it is answered with a fault at the field."""
    answer = web.send(verb, path, **request)
    return answer.status_code == 422 and list(answer.json()["fields"]) == [field]


def title_doors(client_id: str) -> list[tuple[str, str, str, Callable[[str], Json]]]:
    """Where a name or title comes in: verb, path, the field, and the request that has it."""
    company: Json = {"name": "A", "kind": "company"}
    template: Json = {"name": "A", "channel": "sms", "category": "reminder", "body": "x"}
    return [
        ("POST", "/clients", "name", lambda name: company | {"name": name}),
        ("PATCH", f"/clients/{client_id}", "name", lambda name: {"name": name}),
        (
            "POST",
            "/clients",
            "contacts.0.name",
            lambda name: company | {"contacts": [{"name": name}]},
        ),
        ("POST", "/templates", "name", lambda name: template | {"name": name}),
    ]


def test_a_name_of_any_characters_is_kept_or_refused_at_its_field(
    practice: RegisteredFirm, browser: Web
) -> None:
    # Given every character that may stand on a line / Then a client may be called so
    def is_kept(chars: str) -> bool:
        answer = browser.send("POST", "/clients", name=f"({chars})", kind="company")
        if not answer.ok:
            return False
        shown = browser.get(f"/clients/{answer.json()['id']}").json()["name"]
        return bool(shown == f"({chars})")

    for start in range(0, len(ON_A_LINE), 150):
        assert harmful(is_kept, ON_A_LINE[start : start + 150]) == ""
    # And with any other one it is refused
    doors = title_doors(practice.client()["id"])
    verb, path, field, request = doors[0]
    for char in sorted(set(EVERY) - set(ON_A_LINE)):
        assert is_refused(browser, verb, path, field, request(f"a{char}b")), ascii(char)
    # And so it is wherever a name comes in
    for verb, path, field, request in doors:
        for name in ("a\nb", "a\x00b", "a\ud800b", "a\u202eb", "\u200b", "\u3164", "\u0301"):
            assert is_refused(browser, verb, path, field, request(name)), (path, ascii(name))


def test_a_note_of_any_characters_is_kept_or_refused_at_its_field(
    practice: RegisteredFirm, browser: Web
) -> None:
    path = f"/conversations/{practice.client()['conversation_id']}/messages"

    def is_kept(chars: str) -> bool:
        answer = browser.send("POST", path, channel="internal", body=f"({chars})")
        if not answer.ok:
            return False
        shown = browser.get(f"/messages/{answer.json()['id']}").json()["body_text"]
        return bool(shown == as_prose(f"({chars})"))

    assert harmful(is_kept, KEPT) == ""
    for char in sorted(set(EVERY) - set(KEPT)):
        assert is_refused(
            browser, "POST", path, "body", {"channel": "internal", "body": f"a{char}"}
        )
    assert is_refused(browser, "POST", path, "body", {"channel": "internal", "body": "\u200b\n"})


def test_what_only_a_mail_has_is_kept_or_refused_at_its_field(
    practice: RegisteredFirm, browser: Web
) -> None:
    # Given the places of a mail and of its settings that take a line, or rich text
    path = f"/conversations/{practice.client()['conversation_id']}/messages"
    mail: Json = {"channel": "email", "subject": "Tax", "body": "", "body_html": "<p>x</p>"}
    lines: list[tuple[str, str, str, Json]] = [
        ("PATCH", "/settings/email", "subject_default", {}),
        ("POST", path, "subject", mail),
    ]
    rich: list[tuple[str, str, str, Json]] = [
        ("PATCH", "/settings/email", "firm_signature_html", {}),
        ("PATCH", "/me/signature", "signature_html", {}),
        ("POST", path, "body_html", mail),
    ]
    # When something stands there that cannot be kept, Then it is refused at its field
    for verb, at, field, around in lines:
        for text in ("a\nb", "a\x00b", "a\ud800b", "a\u202eb"):
            assert is_refused(browser, verb, at, field, around | {field: text}), (at, ascii(text))
    for verb, at, field, around in rich:
        for char in sorted(set(EVERY) - set(KEPT)):
            assert is_refused(browser, verb, at, field, around | {field: f"a{char}"}), ascii(char)
    # And everything else is kept, and nothing of it runs
    marked = f"<p onclick='x()'>({KEPT.translate(dict.fromkeys(map(ord, '<>&')))})</p>"
    answer = browser.send("PATCH", "/me/signature", signature_html=f"{marked}<script>x()</script>")
    shown = answer.json()["signature_html"]
    assert (answer.status_code, "onclick" in shown, "script" in shown) == (200, False, False)


def test_a_portal_post_of_any_characters_is_kept_or_refused_at_its_field(
    system: Stack, practice: RegisteredFirm
) -> None:
    _, guest = practice.client_with_guest()
    web = Web(system.url("gateway")).sign_in(guest.email, "portal")
    [place] = web.get("/portal/conversations").json()["items"]
    path = f"/portal/conversations/{place['id']}/messages"

    def is_kept(chars: str) -> bool:
        answer = web.send("POST", path, body=f"({chars})")
        if not answer.ok:
            return False
        return bool(web.get(path).json()["items"][0]["body_text"] == as_prose(f"({chars})"))

    assert harmful(is_kept, KEPT) == ""
    for char in sorted(set(EVERY) - set(KEPT)):
        assert is_refused(web, "POST", path, "body", {"body": f"a{char}b"})
    for body in ("\u200b", "\u3164\n\u115f", "\u202e"):
        assert is_blank(body)
        assert is_refused(web, "POST", path, "body", {"body": body})
    web.close()


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "\u202e", "²", "\ufffe", "9" * 5_000, "[" * 490])
def test_what_is_asked_for_oddly_is_refused(browser: Web, odd: str) -> None:
    # Given cursors, ids, counts, times and headers that nobody of ours has written
    cursor = base64.urlsafe_b64encode(f'["a{odd}","{new_id()}"]'.encode("utf-8", "surrogatepass"))
    escaped = base64.urlsafe_b64encode(b'["\\ud800","' + new_id().encode() + b'"]')
    for text in (cursor.decode()[:490], escaped.decode(), odd[:490]):
        for path in ("/clients", "/conversations", "/activity", "/notifications"):
            answer = browser.session.get(
                f"{browser.gateway}/api/v1{path}",
                params={"cursor": text.encode("utf-8", "surrogatepass")},
                headers={"Authorization": f"Bearer {browser.token}"},
                timeout=20,
            )
            # Then each is an answer, and none a fault of ours
            assert answer.status_code < 500, (path, text, answer.text)
    for query in ("limit", "query", "from", "kind"):
        params = {query: odd[:4_000].encode("utf-8", "surrogatepass")}
        for path in ("/clients", "/activity"):
            headers = {"Authorization": f"Bearer {browser.token}"}
            url = f"{browser.gateway}/api/v1{path}"
            answer = browser.session.get(url, params=params, headers=headers, timeout=20)
            assert answer.status_code < 500, (path, query, answer.text)
