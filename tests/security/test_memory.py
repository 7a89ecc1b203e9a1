"""The largest of everything at once fits into the memory that the manifests allow."""

from __future__ import annotations

import base64
import os
import smtplib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest

from chassis.ids import new_id
from tests.support.addresses import new_email, new_phone
from tests.support.callers import OverTheWire
from tests.support.firm import Guest, RegisteredFirm
from tests.support.play import PlayClient
from tests.support.stacks import over_the_wire
from tests.support.waiting import wait_until
from tests.support.web import Web
from tests.support.weights import MEBIBYTE, memory_limits, weighing
from tools.processes import EVERYTHING
from tools.stack import Stack

MAILBOXES = 4
"""As many as email_svc synchronises at a time."""
TEXTS, MEDIA, MEDIA_BYTES = 6, 4, 4_900_000
AT_ONCE, POSTS = 12, 4
LONGEST_POST = 20_000
MOST_REST_BYTES = 1024 * 1024
MOST_FILES = 6


def encoded(size: int) -> bytes:
    return base64.encodebytes(os.urandom(size)).replace(b"\n", b"\r\n")


def mail(*parts: tuple[bytes, bytes]) -> bytes:
    """A mail of parts: headers and content."""
    head = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    inner = b"".join(b"--b\r\n%s\r\n\r\n%s\r\n" % part for part in parts)
    return head + inner + b"--b--\r\n"


FILE = b"Content-Disposition: attachment; filename=a.bin\r\nContent-Type: application/x"
LARGEST_TEXT = (b"Content-Type: text/plain; charset=utf-8", "ä€😀 text\r\n".encode() * 70_000)
LARGEST_HTML = (b"Content-Type: text/html", b"<p>paragraph</p>\r\n" * 60_000)
IN_BASE64 = b"\r\nContent-Transfer-Encoding: base64"
MAILS = (
    mail(LARGEST_TEXT, LARGEST_HTML, (FILE + IN_BASE64, encoded(24_000_000))),
    mail(*[(FILE + IN_BASE64, encoded(250_000))] * 95),
    mail((FILE, "ä€😀\r\n".encode() * 2_900_000)),
    b"\r\n" + b"a b\r\n" * 6_900_000,
)
"""Each as large as Gmail lets one be (25 MB of files, written as 35 MB)."""


@pytest.fixture(scope="module")
def office(make_stack: Callable[..., Stack]) -> Stack:
    """The whole system, its gateway without the checks that tests add to it."""
    environment = {
        "SANDBOX_STEP_SECONDS": "0.02",
        "MAIL_POLL_SECONDS": "5",
        "MAIL_TIMEOUT_SECONDS": "15",
    }
    return make_stack(environment, processes=EVERYTHING)


@pytest.fixture(scope="module")
def wire(office: Stack) -> Iterator[OverTheWire]:
    with over_the_wire(office) as found:
        yield found


@dataclass
class Practice:
    """A firm with all channels, a client who uses them, and both at their pages."""

    office: Stack
    firm: RegisteredFirm
    number: str
    boxes: list[str]
    sender: str
    phone: str
    client: dict[str, Any]
    guest: Guest
    web: Web
    portal: Web

    def messages(self) -> Iterator[dict[str, Any]]:
        """Those of the client's conversation, read page by page over REST."""
        cursor = ""
        while True:
            path = f"/conversations/{self.client['conversation_id']}/messages?limit=100{cursor}"
            page = self.web.get(path).json()
            yield from page["items"]
            if page["next_cursor"] is None:
                return
            cursor = f"&cursor={page['next_cursor']}"

    def recorded(self) -> int:
        """How many messages the conversation has: they are counted as they are recorded."""
        place = f"/conversations/{self.client['conversation_id']}/messages?limit=10"
        newest = self.web.get(place).json()["items"]
        return max((message["sequence"] for message in newest), default=0)

    def files(self) -> list[tuple[str, int]]:
        """Address and size of each file of the conversation."""
        return [
            (f"/messages/{message['id']}/attachments/{file['id']}", file["size"])
            for message in self.messages()
            for file in message["attachments"]
        ]


@pytest.fixture(scope="module")
def practice(office: Stack, wire: OverTheWire) -> Iterator[Practice]:
    with closing(PlayClient(office.url("sandbox"))) as play:
        firm = RegisteredFirm(wire, play=play)
        sender, phone = new_email("eve"), new_phone()
        number = firm.number()["e164"]
        boxes = [firm.mailbox()["address"] for _ in range(MAILBOXES)]
        firm.open_channels("portal", "internal")
        client, guest = firm.client_with_guest("Large Bakery", emails=[sender])
        firm.client("Texting Bakery", phone)
        gateway = office.url("gateway")
        yield Practice(
            office, firm, number, boxes, sender, phone, client, guest,
            Web(gateway).sign_in(firm.emails[firm.owner.id]),
            Web(gateway).sign_in(guest.email, "portal"),
        )  # fmt: skip


def send_mails(at: Practice) -> None:
    server = urlsplit(at.office.environment["SMTP_URL"])
    for place, raw in enumerate(MAILS):
        whole = f"From: {at.sender}\r\nSubject: Large\r\n".encode() + raw
        with smtplib.SMTP(server.hostname or "", server.port or 0) as smtp:
            smtp.sendmail(at.sender, [at.boxes[place % MAILBOXES]], whole)


def send_texts(at: Practice) -> None:
    assert at.firm.play is not None
    content = base64.b64encode(os.urandom(MEDIA_BYTES)).decode()
    media = [{"content_type": "image/jpeg", "base64": content}] * MEDIA
    for _ in range(TEXTS):
        at.firm.play.post("texts", from_=at.phone, to=at.number, body="😀" * 800, media=media)


def post(web: Web, path: str, body: str, **more: Any) -> None:
    for _ in range(POSTS):
        key = {"Idempotency-Key": new_id()}
        # A busy machine may say that it took too long: then it is asked once more.
        wait_until(
            lambda: web.send("POST", path, headers=key, body=body * LONGEST_POST, **more).ok,  # noqa: B023
            timeout=120,
        )


def junk(web: Web) -> None:
    """Bodies as large as may be, of what takes most memory when it is read."""
    for unit in (b"[],", b"1,", b'"",', b"{},"):
        body = b'{"name":[' + unit * ((MOST_REST_BYTES - 20) // len(unit)) + b"0]}"
        assert web.send("POST", "/clients", raw=body).status_code == 422


def read_pages(at: Practice) -> None:
    for _ in at.messages():
        pass


def download(at: Practice) -> None:
    for path, size in at.files()[:MOST_FILES]:
        assert len(at.web.get(path).content) == size


def settle(at: Practice, messages: int) -> None:
    """Return when so many messages are in the conversation."""
    wait_until(lambda: at.recorded() >= messages, 240, what="all messages")


def assert_fits(most: dict[str, int]) -> None:
    """Each program took less than its container may."""
    print("MiB:", {name: round(size / MEBIBYTE) for name, size in most.items()})
    limits = memory_limits()
    assert {name: size for name, size in most.items() if size >= limits[name]} == {}


def test_the_largest_of_everything_at_once_fits_into_every_programs_memory(
    practice: Practice,
) -> None:
    # Given a firm with mailboxes, a number, a client in the portal, and people at their pages
    at = practice
    (open_to_guest,) = at.portal.get("/portal/conversations").json()["items"]
    posts = f"/portal/conversations/{open_to_guest['id']}/messages"
    notes = f"/conversations/{at.client['conversation_id']}/messages"
    # When the largest of everything comes at once, and comes back out
    jobs: list[Callable[[], None]] = [partial(send_mails, at), partial(send_texts, at)]
    jobs += [partial(post, at.portal, posts, "\u20ac")] * AT_ONCE
    jobs += [partial(post, at.web, notes, "\u20ac", channel="internal")] * AT_ONCE
    jobs += [partial(junk, at.web)] * AT_ONCE
    with weighing({name: at.office.pid(name) for name in memory_limits()}) as most:
        with ThreadPoolExecutor(len(jobs)) as pool:
            for done in [pool.submit(job) for job in jobs]:
                done.result()
        settle(at, 2 * AT_ONCE * POSTS + len(MAILS))
        readers = [partial(read_pages, at)] * AT_ONCE + [partial(download, at)] * AT_ONCE
        with ThreadPoolExecutor(len(readers)) as pool:
            for done in [pool.submit(job) for job in readers]:
                done.result()
    # Then no program took more than its container has
    assert_fits(most)


def test_the_background_program_takes_the_largest_mails_too(practice: Practice) -> None:
    # Given that nobody else synchronises mailboxes
    at = practice
    before = at.recorded()
    at.office.stop("email_svc")
    with weighing({"background": at.office.pid("background")}) as most:
        # When the largest mails come to all of them
        send_mails(at)
        # Then it brings them, within its container
        settle(at, before + len(MAILS))
    at.office.start("email_svc")
    assert_fits(most)
