from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest

from chassis.errors import ProviderRefused
from services.notify_svc.digests.content import Digest, DigestGroup, DigestMessage
from services.notify_svc.digests.mail import compose_digest, html_of, subject_of, text_of

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PORTAL = "https://portal.example"
AT = "2026-03-02T11:00:00.000000Z"
LETTER = DigestMessage("m1", "Olga Rossi", "Please sign the letter", AT)
TAX = DigestMessage("m2", "Pat", "Your tax <b>return</b> & more", AT)
CALL = DigestMessage("m3", "Mo", "Call me", AT)


def digest(
    *groups: DigestGroup,
    name: str = "Anna Bianchi",
    address: str = "anna@client.example",
    firm: str = "Rossi & Partners",
) -> Digest:
    return Digest("window-1", 1, firm, "contact", name, address, groups)


TWO_GROUPS = digest(
    DigestGroup("conversation-a", "Bianchi Ltd", (LETTER, TAX)),
    DigestGroup("conversation-b", "Anna", (CALL,)),
)


def parsed(one: Digest) -> EmailMessage:
    sent = compose_digest(one, "no-reply@mail.example", PORTAL, NOW).as_bytes(policy=policy.SMTP)
    return cast("EmailMessage", message_from_bytes(sent, policy=policy.default))


def test_headers() -> None:
    # Given a digest
    # When it is composed and read back from its bytes
    mail = parsed(TWO_GROUPS)
    # Then it comes from the firm, to the contact, once per window, and asks for no auto-reply
    assert mail["From"].addresses[0].display_name == "Rossi & Partners"
    assert mail["From"].addresses[0].addr_spec == "no-reply@mail.example"
    assert mail["To"].addresses[0].display_name == "Anna Bianchi"
    assert mail["To"].addresses[0].addr_spec == "anna@client.example"
    assert mail["Message-ID"] == "<digest.window-1@mail.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW
    assert mail["Subject"] == "3 new messages from Rossi & Partners"


def test_text_groups_by_conversation_with_a_link_to_reply() -> None:
    # Given messages in two conversations
    # When the plain text is written
    text = text_of(TWO_GROUPS, PORTAL)
    # Then each conversation names its writers in order and ends with its own link
    assert text.index("Bianchi Ltd") < text.index("Olga Rossi: Please sign the letter")
    assert text.index("Olga Rossi") < text.index("Pat: Your tax <b>return</b> & more")
    assert text.index("Pat:") < text.index(f"{PORTAL}/portal/c/conversation-a")
    assert text.index("conversation-a") < text.index("Mo: Call me")
    assert text.index("Mo:") < text.index(f"{PORTAL}/portal/c/conversation-b")
    assert text.startswith("Hello Anna Bianchi,\n\n3 messages wait for you")


def test_html_escapes_every_word_of_a_person() -> None:
    # Given names and words with markup in them
    hostile = digest(
        DigestGroup(
            "c", "<i>Ltd</i>", (DigestMessage("m", "<img src=x>", "<script>x</script>", AT),)
        ),
        name="<u>Anna</u>",
        firm="<s>Firm</s>",
    )
    # When the HTML is written
    html = html_of(hostile, PORTAL)
    # Then none of it is markup
    for tag in ("<i>", "<img", "<script", "<u>", "<s>"):
        assert tag not in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert f'href="{PORTAL}/portal/c/c"' in html


def test_the_mail_has_both_parts() -> None:
    # Given a digest with a letter outside ASCII
    mail = parsed(digest(DigestGroup("c", "Ünal GmbH", (LETTER,)), name="Anna Ünal"))
    # When its parts are read
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    # Then both say the same, in seven-bit lines any server takes
    assert mail.get_content_type() == "multipart/alternative"
    assert text is not None
    assert html is not None
    for part in (text, html):
        assert part["Content-Transfer-Encoding"] == "quoted-printable"
        assert "Ünal GmbH" in part.get_content()
        assert "Please sign the letter" in part.get_content()


def test_one_message_reads_as_one() -> None:
    # Given a single message
    one = digest(DigestGroup("c", "Bianchi Ltd", (CALL,)))
    # When subject and text are written
    # Then they speak of one
    assert subject_of(one) == "A new message from Rossi & Partners"
    assert "A message waits for you" in text_of(one, PORTAL)


def test_names_cannot_add_headers() -> None:
    # Given names with line breaks
    hostile = digest(
        DigestGroup("c", "T", (CALL,)), name="Anna\r\nBcc: all@x.example", firm="Firm\nX-Evil: 1"
    )
    # When the mail is composed
    mail = parsed(hostile)
    # Then they stay names
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert mail["To"].addresses[0].addr_spec == "anna@client.example"


@pytest.mark.parametrize("address", ["", "anna", "two words@x.example", "a@b@c", "x@y.z\r\nBcc: q"])
def test_what_is_no_address_is_refused_for_good(address: str) -> None:
    # Given a contact whose address is none
    # When the mail is composed
    # Then it is refused in a way that stops further tries
    with pytest.raises(ProviderRefused) as refused:
        compose_digest(digest(address=address), "no-reply@mail.example", PORTAL, NOW)
    assert refused.value.details["provider_code"] == "bad_address"
