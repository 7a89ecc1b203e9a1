import pytest

from contracts.events import MentionCreated, MessageRecorded, MessageUpdated, PortalMessagePosted
from contracts.parts import Person, Reason
from contracts.views import DeliveryView, MessageView, PortalMessageView
from services.notify_svc.who_hears import Colleague, Kind, contacts_to_mail, excerpt, hearers

pytestmark = pytest.mark.unit

AT = "2026-03-02T09:30:00.000000Z"
ANNA = Person("contact", "contact-anna", "Anna Bianchi")
STRANGER = Person("unknown", None, "+14155550100")
OLGA = Person("staff", "olga", "Olga")
STAFF = [
    Colleague("olga", "owner", active=True),
    Colleague("adam", "admin", active=True),
    Colleague("pat", "partner", active=True),
    Colleague("mo", "member", active=True),
    Colleague("gus", "member", active=False),
    Colleague("ada", "admin", active=False),
]
TEAM = ("adam", "olga", "pat")


def recorded(
    author: Person = ANNA,
    assigned: tuple[str, ...] = (),
    direction: str = "inbound",
    body: str = "Can you call me?",
    subject: str | None = None,
    channel: str = "sms",
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
        attachments=(),
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


def posted(author: Person, *contacts: str) -> PortalMessagePosted:
    message = PortalMessageView("message", "portal", author, "Hello", (), AT, "posted")
    return PortalMessagePosted("portal", "client", message, contacts, 1)


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
    ],
)
def test_the_audience(
    event: MessageRecorded | MessageUpdated | MentionCreated, audience: tuple[str, ...]
) -> None:
    # Given a firm with three active team roles, one member, and two who left
    # When the event is judged
    notice = hearers(event, STAFF)
    # Then exactly these hear of it
    assert (notice.staff_ids if notice else ()) == audience


def test_a_client_message_shows_its_words_and_place() -> None:
    # Given a text message of a client
    # When it is judged
    notice = hearers(recorded(), STAFF)
    # Then the line names the client's conversation, the channel, the words and the place
    assert notice is not None
    assert notice.kind is Kind.CLIENT_MESSAGE
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
    notice = hearers(event, STAFF)
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
    notice = hearers(recorded(channel=channel), STAFF)
    # Then people read the channel's everyday name
    assert notice is not None
    assert notice.title.endswith(f"new {noun}")


def test_a_failure_says_why() -> None:
    # Given a message the carrier could not deliver
    # When it is judged
    notice = hearers(updated("undelivered"), STAFF)
    # Then the line carries the reason, and no place: it comes after the message was read
    assert notice is not None
    assert notice.kind is Kind.DELIVERY_FAILED
    assert notice.body == "The carrier does not know this number."
    assert notice.sequence is None


def test_a_mention_says_who_and_where() -> None:
    # Given a note that mentions a colleague
    # When it is judged
    notice = hearers(mentioned("mo"), STAFF)
    # Then the line names the author and the conversation
    assert notice is not None
    assert notice.kind is Kind.MENTION
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


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("short", 20, "short"),
        ("  two\n\nlines\t here ", 20, "two lines here"),
        ("exactly ten", 11, "exactly ten"),
        ("cut between whole words", 15, "cut between…"),
        ("x" * 30, 10, "x" * 9 + "…"),
        ("a " + "x" * 30, 10, "a xxxxxxx…"),
    ],
)
def test_an_excerpt(text: str, most: int, short: str) -> None:
    # Given a text
    # When it is shortened
    # Then it is one line of at most that length, cut between words where that loses little
    assert excerpt(text, most) == short
    assert len(excerpt(text, most)) <= most
