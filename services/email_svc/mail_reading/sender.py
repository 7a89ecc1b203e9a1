"""Who wrote a mail, and whether that may be believed."""

from email.message import Message

from contracts.senders import MOST_NAMED, SenderDoubt, SenderDoubtKind
from services.email_svc.mail_reading.authentication import authentication_failed, receivers_of
from services.email_svc.mail_reading.headers import addresses, header, headers
from services.email_svc.mail_reading.mail import NOBODY, NamedAddress

_LONGEST_FROM = 4_000
"""Characters; what is longer names more people than anybody reads."""

_SENTENCES: dict[SenderDoubtKind, str] = {
    "authentication_failed": "The check of who sent this e-mail failed: somebody else may have"
    " written it under this name.",
    "several_senders": "This e-mail names several senders; which of them wrote it is not certain.",
    "no_sender": "This e-mail does not say who wrote it.",
}


def sender_of(mail: Message) -> NamedAddress:
    """Who wrote: From, else Sender or Reply-To. The envelope's sender is not asked: a program
    chose it, or a stranger.
    """
    for name in ("From", "Sender", "Reply-To"):
        found = addresses(mail, name)
        if found:
            return found[0]
    return NOBODY


def sender_doubt(mail: Message) -> SenderDoubt | None:
    """Why `sender_of` may not be who wrote; None when nothing speaks against them."""
    written, named = headers(mail, "From"), addresses(mail, "From")
    people = tuple(dict.fromkeys(one.address for one in named))
    if not people:
        return _doubt("no_sender", people)
    if len(written) > 1 or len(people) > 1 or len(written[0]) > _LONGEST_FROM:
        return _doubt("several_senders", people)
    receivers = receivers_of(headers(mail, "Received"))
    if authentication_failed(header(mail, "Authentication-Results"), people[0], receivers):
        return _doubt("authentication_failed", people)
    return None


def _doubt(kind: SenderDoubtKind, people: tuple[str, ...]) -> SenderDoubt:
    return SenderDoubt(kind, _SENTENCES[kind], people[:MOST_NAMED])
