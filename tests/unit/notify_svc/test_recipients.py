import itertools
from dataclasses import replace

import pytest

from contracts.events import (
    AddressShared,
    EventStuck,
    MailboxChanged,
    MentionCreated,
    MessageRecorded,
    MessageUpdated,
    PortalMessagePosted,
)
from contracts.notifications import NotificationKind
from contracts.parts import Attachment, Person, Reason
from contracts.views import DeliveryView, MessageView, PortalMessageView
from services.notify_svc.bell.notices import NoticeRecipient, NotifiableEvent
from services.notify_svc.bell.recipients import AudienceMember, addressed_notice, contacts_to_mail
from services.notify_svc.bell.switches import DEFAULTS, Switches, Ways

pytestmark = pytest.mark.unit

AT = "2026-03-02T09:30:00.000000Z"
ANNA = Person("contact", "contact-anna", "Anna Bianchi")
STRANGER = Person("unknown", None, "+14155550100")
OLGA = Person("staff", "olga", "Olga")
STAFF = [
    AudienceMember("olga", "owner", active=True),
    AudienceMember("adam", "admin", active=True),
    AudienceMember("pat", "partner", active=True),
    AudienceMember("mo", "member", active=True),
    AudienceMember("gus", "member", active=False),
    AudienceMember("ada", "admin", active=False),
]
TEAM = ("adam", "olga", "pat")
MAILBOX = "01890a5d-ac96-774b-bcce-000000000001"
PHOTO = Attachment("one", "W-2 2025.jpg", "image/jpeg", 5, "digest")
BILL = replace(PHOTO, id="two", name="Bill.pdf")


def recorded(
    author: Person = ANNA,
    assigned: tuple[str, ...] = (),
    direction: str = "inbound",
    body: str = "Can you call me?",
    subject: str | None = None,
    channel: str = "sms",
    files: tuple[Attachment, ...] = (),
) -> MessageRecorded:
    message = MessageView(
        id="message",
        conversation_id="conversation",
        channel=channel,
        direction=direction,
        author=author,
        to=(),
        subject=subject,
        body_text=body,
        body_html=None,
        intent=None,
        mentions=(),
        attachments=files,
        delivery=None,
        occurred_at=AT,
        sequence=7,
    )
    return MessageRecorded("conversation", "Bianchi Ltd", "client", message, assigned)


def updated(
    state: str | None, author: Person = OLGA, assigned: tuple[str, ...] = ()
) -> MessageUpdated:
    reason = Reason("30005", "The carrier does not know this number.", permanent=True)
    view = None if state is None else DeliveryView(state, reason, AT)
    return MessageUpdated(
        "conversation", "Bianchi Ltd", "message", "sms", author, view, None, assigned
    )


def mentioned(staff_id: str, author: Person = OLGA) -> MentionCreated:
    return MentionCreated(
        "message", "conversation", "Bianchi Ltd", staff_id, author, "look at this", AT
    )


def mailbox(*, usable: bool = False, version: int = 3) -> MailboxChanged:
    reason = None if usable else "The provider no longer lets Onethread in. Connect it again."
    return MailboxChanged(MAILBOX, "office@firm.example", usable, reason, version)


def posted(author: Person, *contacts: str) -> PortalMessagePosted:
    message = PortalMessageView("message", "portal", author, "Hello", (), AT, "posted")
    return PortalMessagePosted("portal", "client", message, contacts, 1)


STUCK = EventStuck("event", "message.received.v1", "thread", "dead", "No such.", "2026-03-04T")


def shared(assigned: tuple[str, ...] = (), by: Person | None = None) -> AddressShared:
    by = by or Person("staff", "olga", "Olga")
    return AddressShared("s", "c", "Field Bakery", "phone", "+14155550123", by, assigned)


@pytest.mark.parametrize(
    ("event", "audience"),
    [
        pytest.param(recorded(), TEAM, id="nobody assigned: the team"),
        pytest.param(recorded(STRANGER), TEAM, id="unlinked: the team"),
        pytest.param(recorded(assigned=("mo",)), ("mo",), id="the assigned alone"),
        pytest.param(recorded(assigned=("mo", "adam")), ("adam", "mo"), id="all who are assigned"),
        pytest.param(recorded(assigned=("mo", "gus")), ("mo",), id="not who left"),
        pytest.param(recorded(assigned=("gus",)), TEAM, id="all assigned left: the team"),
        pytest.param(recorded(assigned=("new",)), ("new",), id="assigned before StaffChanged"),
        pytest.param(recorded(OLGA), ("adam", "pat"), id="never one's own"),
        pytest.param(recorded(OLGA, ("olga",)), (), id="never one's own, even alone"),
        pytest.param(recorded(direction="outbound"), (), id="outbound is silent"),
        pytest.param(recorded(direction="internal"), (), id="a note is silent"),
        pytest.param(recorded(direction="system"), (), id="a system line is silent"),
        pytest.param(mentioned("mo"), ("mo",), id="the one mentioned"),
        pytest.param(mentioned("olga"), (), id="not a mention of oneself"),
        pytest.param(mentioned("gus"), (), id="not who left, mentioned"),
        pytest.param(mentioned("new"), ("new",), id="mentioned before StaffChanged"),
        pytest.param(updated("failed"), ("olga",), id="failed: its author"),
        pytest.param(updated("undelivered"), ("olga",), id="undelivered: its author"),
        pytest.param(updated("sent"), (), id="sent is silent"),
        pytest.param(updated("delivered"), (), id="delivered is silent"),
        pytest.param(updated("uncertain"), (), id="in doubt is not failed"),
        pytest.param(updated(None), (), id="a corrected intent is silent"),
        pytest.param(
            updated("failed", Person("staff", "gus", "Gus"), ("mo",)), ("mo",), id="author left"
        ),
        pytest.param(
            updated("failed", Person("system", None, "Onethread")), TEAM, id="nobody's message"
        ),
        pytest.param(recorded(files=(PHOTO,)), TEAM, id="a document: as a message"),
        pytest.param(recorded(OLGA, ("olga",), files=(PHOTO,)), (), id="not one's own document"),
        pytest.param(mailbox(), ("adam", "olga"), id="a lost mailbox: who may connect it"),
        pytest.param(mailbox(usable=True), (), id="a mailbox that works is silent"),
        pytest.param(STUCK, ("adam", "olga"), id="what is stuck: who may change settings"),
        pytest.param(shared(("mo",)), ("mo",), id="a shared address: the assigned"),
        pytest.param(shared(), ("adam", "pat"), id="a shared address of nobody: the team"),
    ],
)
def test_the_audience(event: NotifiableEvent, audience: tuple[str, ...]) -> None:
    # Given a firm with three active team roles, one member, and two who left
    # When the event is judged
    notice = addressed_notice(event, STAFF)
    # Then exactly these hear of it
    assert tuple(one.staff_id for one in (notice.recipients if notice else ())) == audience


EVENT_OF_KIND: dict[NotificationKind, NotifiableEvent] = {
    NotificationKind.CLIENT_MESSAGE: recorded(assigned=("mo",)),
    NotificationKind.DOCUMENT: recorded(assigned=("mo",), files=(PHOTO,)),
    NotificationKind.MENTION: mentioned("mo"),
    NotificationKind.DELIVERY_FAILED: updated("failed", Person("staff", "mo", "Mo")),
    NotificationKind.MAILBOX_TROUBLE: mailbox(),
    NotificationKind.ADDRESS_SHARED: shared(("mo",)),
    NotificationKind.EVENT_STUCK: STUCK,
}
"""NotifiableEvent of each kind that Mo hears; the mailbox's and what is stuck are an admin's."""


def only_mo(switches: Switches) -> list[AudienceMember]:
    return [AudienceMember("mo", "admin", active=True, switches=switches)]


@pytest.mark.parametrize("kind", list(NotificationKind))
@pytest.mark.parametrize(("bell", "email"), list(itertools.product((True, False), repeat=2)))
def test_each_way_is_switched_on_its_own(
    kind: NotificationKind, *, bell: bool, email: bool
) -> None:
    # Given somebody for whom one kind is set, and every other kind to the opposite
    ways = Ways(bell=bell, email=email)
    others = dict.fromkeys(NotificationKind, Ways(bell=not bell, email=not email))
    # When news of that kind comes
    notice = addressed_notice(EVENT_OF_KIND[kind], only_mo({**others, kind: ways}))
    # Then they hear it by exactly the ways that are on, and nothing when none is
    recipients = notice.recipients if notice else ()
    assert recipients == ((NoticeRecipient("mo", bell, email),) if bell or email else ())
    assert notice is None or notice.kind is kind


@pytest.mark.parametrize("kind", list(NotificationKind))
def test_switches_make_nobody_hear_who_should_not(kind: NotificationKind) -> None:
    # Given everything switched on for somebody who left, and for the author
    everything = dict.fromkeys(NotificationKind, Ways(bell=True, email=True))
    author = Person("staff", "mo", "Mo")
    gone = [AudienceMember("mo", "admin", active=False, switches=everything)]
    own: dict[NotificationKind, NotifiableEvent] = EVENT_OF_KIND | {
        NotificationKind.CLIENT_MESSAGE: recorded(author, ("mo",)),
        NotificationKind.DOCUMENT: recorded(author, ("mo",), files=(PHOTO,)),
        NotificationKind.MENTION: mentioned("mo", author),
        NotificationKind.ADDRESS_SHARED: shared(("mo",), author),
    }
    # When there is news / Then they who left hear nothing
    assert addressed_notice(EVENT_OF_KIND[kind], gone) is None
    # And nobody hears of what they did themselves; failures and lost mailboxes nobody did
    recipients = addressed_notice(own[kind], only_mo(everything))
    nobodys = {
        NotificationKind.DELIVERY_FAILED,
        NotificationKind.MAILBOX_TROUBLE,
        NotificationKind.EVENT_STUCK,
    }
    assert (recipients is None) == (kind not in nobodys)


def test_each_hears_by_their_own_switches() -> None:
    # Given a team of which one wants e-mail only, one nothing, and one set nothing
    mail_only = dict.fromkeys(NotificationKind, Ways(bell=False, email=True))
    nothing = dict.fromkeys(NotificationKind, Ways(bell=False, email=False))
    staff = [
        AudienceMember("olga", "owner", active=True, switches=mail_only),
        AudienceMember("adam", "admin", active=True, switches=nothing),
        AudienceMember("pat", "partner", active=True),
    ]
    # When a client writes
    notice = addressed_notice(recorded(), staff)
    # Then each hears in their own way
    assert notice is not None
    assert notice.recipients == (
        NoticeRecipient("olga", bell=False, email=True),
        NoticeRecipient("pat", bell=True, email=False),
    )


def test_the_defaults_mail_only_what_waits_for_one_person() -> None:
    # Given somebody notify_svc does not know yet, who therefore set nothing
    # When they are mentioned
    notice = addressed_notice(mentioned("new"), [])
    # Then the defaults hold: a bell for everything, a mail for what waits for somebody to act
    assert notice is not None
    assert notice.recipients == (NoticeRecipient("new", bell=True, email=True),)
    assert all(ways.bell for ways in DEFAULTS.values())
    assert {kind for kind, ways in DEFAULTS.items() if ways.email} == {
        NotificationKind.MENTION,
        NotificationKind.DELIVERY_FAILED,
        NotificationKind.MAILBOX_TROUBLE,
        NotificationKind.ADDRESS_SHARED,
        NotificationKind.EVENT_STUCK,
    }


@pytest.mark.parametrize(
    ("event", "title", "body"),
    [
        (recorded(files=(PHOTO,)), "new text message with a file", "Can you call me?"),
        (recorded(body="", files=(PHOTO, BILL)), "2 files", "Files: W-2 2025.jpg, Bill.pdf"),
        (recorded(body="", subject="Papers", files=(BILL,)), "with a file", "Papers"),
    ],
)
def test_a_message_with_files_is_a_document(event: NotifiableEvent, title: str, body: str) -> None:
    # Given a client's message that brought files
    # When it is judged
    notice = addressed_notice(event, STAFF)
    # Then it is a document, which tells how many, and their names when there are no words
    assert notice is not None
    assert notice.kind is NotificationKind.DOCUMENT
    assert notice.title.endswith(title)
    assert notice.body == body


def test_what_is_stuck_is_news_once_a_day_and_kind() -> None:
    # Given a message that could not be digested, another one, and one of the next day
    another = replace(STUCK, stuck_id="another", reason="Not there.")
    later = replace(another, at="2026-03-05T")
    first, again, next_day = (addressed_notice(event, STAFF) for event in (STUCK, another, later))
    # Then the same mark keeps the bell from ringing twice that day, and it says what to do
    assert first is not None
    assert again is not None
    assert next_day is not None
    assert first.message_id == again.message_id != next_day.message_id
    assert first.body.startswith("A message that came in, on its way in the conversations: No such")
    assert "Settings, Activity shows it under Not passed on" in first.body


def test_each_loss_of_a_mailbox_is_news_once() -> None:
    # Given a mailbox that was lost, connected, and lost again
    first, again, second = (
        addressed_notice(mailbox(version=version), STAFF) for version in (3, 3, 5)
    )
    # Then the same loss has the same mark, another loss another
    assert first is not None
    assert second is not None
    assert first == again
    assert first.message_id != second.message_id
    assert first.title == "The mailbox office@firm.example is disconnected"


def test_a_client_message_shows_its_words_and_place() -> None:
    # Given a text message of a client
    # When it is judged
    notice = addressed_notice(recorded(), STAFF)
    # Then the line names the client's conversation, the channel, the words and the place
    assert notice is not None
    assert notice.kind is NotificationKind.CLIENT_MESSAGE
    assert notice.title == "Bianchi Ltd: new text message"
    assert (notice.body, notice.actor_name) == ("Can you call me?", "Anna Bianchi")
    assert (notice.message_id, notice.conversation_id) == ("message", "conversation")
    assert notice.sequence == 7


@pytest.mark.parametrize(
    ("event", "body"),
    [
        (recorded(body="", subject="Invoice 12"), "Invoice 12"),
        (recorded(body="  ", subject=None), "No text."),
    ],
)
def test_a_message_without_words_shows_what_there_is(event: MessageRecorded, body: str) -> None:
    # Given a message with an empty body
    # When it is judged
    notice = addressed_notice(event, STAFF)
    # Then the line is not empty
    assert notice is not None
    assert notice.body == body


@pytest.mark.parametrize(
    ("channel", "noun"),
    [("sms", "text message"), ("email", "e-mail"), ("portal", "portal message")],
)
def test_the_title_names_the_channel(channel: str, noun: str) -> None:
    # Given a message on a channel
    # When it is judged
    notice = addressed_notice(recorded(channel=channel), STAFF)
    # Then people read the channel's everyday name
    assert notice is not None
    assert notice.title.endswith(f"new {noun}")


def test_a_failure_says_why() -> None:
    # Given a message the carrier could not deliver
    # When it is judged
    notice = addressed_notice(updated("undelivered"), STAFF)
    # Then the line carries the reason, and the place behind which one has seen it: none if not told
    assert notice is not None
    assert notice.kind is NotificationKind.DELIVERY_FAILED
    assert notice.body == "The carrier does not know this number."
    assert notice.sequence is None
    placed = addressed_notice(replace(updated("undelivered"), behind=7), STAFF)
    assert placed is not None
    assert placed.sequence == 8


def test_a_mention_says_who_and_where() -> None:
    # Given a note that mentions a colleague
    # When it is judged
    notice = addressed_notice(mentioned("mo"), STAFF)
    # Then the line names the author and the conversation
    assert notice is not None
    assert notice.kind is NotificationKind.MENTION
    assert notice.title == "Olga mentioned you in Bianchi Ltd"
    assert notice.body == "look at this"


@pytest.mark.parametrize(
    ("author", "contacts", "mailed"),
    [
        (OLGA, ("anna", "bruno"), ("anna", "bruno")),
        (OLGA, ("anna", "anna"), ("anna",)),
        (Person("system", None, "Onethread"), ("anna",), ("anna",)),
        (ANNA, ("bruno",), ()),
        (OLGA, (), ()),
    ],
)
def test_who_is_mailed(author: Person, contacts: tuple[str, ...], mailed: tuple[str, ...]) -> None:
    # Given a portal message and those who may see it
    # When the digest asks whom it concerns
    # Then the firm's words concern each reader once, a contact's words nobody
    assert contacts_to_mail(posted(author, *contacts)) == mailed
