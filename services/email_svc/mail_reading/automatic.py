"""Whether a machine wrote a mail."""

from email.message import Message

from services.email_svc.mail_reading.headers import header

_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_AUTOMATIC = ("x-auto-response-suppress", "x-autoreply", "x-autorespond", "x-autoresponder")


def is_automatic(mail: Message) -> bool:
    """Whether a machine wrote it (RFC 3834, and what mail programs do besides)."""
    submitted = header(mail, "Auto-Submitted").split(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return True
    if header(mail, "Precedence").lower() in _BULK:
        return True
    return any(header(mail, name) for name in _AUTOMATIC)
