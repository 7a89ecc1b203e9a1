"""Which files of a mail somebody sent to be read, and which belong to the mail itself."""

from collections.abc import Iterable
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

from chassis.markup.fold import FOLD
from chassis.patterns import pattern
from services.email_svc.mail_reading.mail import MailFile
from services.email_svc.mail_reading.pixels import pixels_of

_LARGEST_LOGO = 64 * 1024
"""Bytes of a picture in the text: larger ones are photographs and screenshots."""
_MOST_LOGO_PIXELS = 300_000
"""A screenshot has more, however few bytes it needs."""
_LOGO_NAME = pattern(
    "email.logo_name",
    r"(?i)(?:^|[^\pL])(?:logo|icon|facebook|linkedin|twitter|instagram|youtube|signature|banner)",
)
_LARGEST_SPACER = 4 * 1024
"""Bytes of a picture that nothing in the text names."""
_OF_MACHINES = frozenset({
    "text/calendar", "application/ics", "text/x-amp-html", "text/x-vcard", "text/vcard",
    "application/pgp-signature", "application/pgp-keys", "application/pkcs7-signature",
    "application/x-pkcs7-signature", "message/delivery-status", "message/global-delivery-status",
    "message/disposition-notification", "message/feedback-report", "text/rfc822-headers",
})  # fmt: skip
"""Forms of the mail's words for programs, and seals on them."""
_CID = pattern("email.cid", r'(?i) src="cid:([^"]{1,900})"', many=True)


def with_documents_marked(files: Iterable[MailFile], markup: str | None) -> tuple[MailFile, ...]:
    """The files, each said to be a document or not. A picture in the text that is small, in bytes
    and in pixels, or called like one, is a signature's logo, and so is any that the answered mail
    brought along.
    """
    new, _, answered = (markup or "").partition(FOLD)
    shown, old = _named_in(new), _named_in(answered)
    return tuple(replace(file, document=_is_document(file, shown, old)) for file in files)


def _is_document(file: MailFile, shown: set[str], old: set[str]) -> bool:
    if file.content_type in _OF_MACHINES:
        return False
    if not file.content_type.startswith("image/"):
        return True
    if file.content_id in shown:
        return not _is_logo(file)
    return file.content_id not in old and len(file.content) > _LARGEST_SPACER


def _is_logo(file: MailFile) -> bool:
    if len(file.content) > _LARGEST_LOGO:
        return False
    size = pixels_of(file.content)
    modest = size is None or size[0] * size[1] <= _MOST_LOGO_PIXELS
    return modest or _LOGO_NAME.search(file.name) is not None


def _named_in(markup: str) -> set[str]:
    return {unquote(unescape(one)) for one in _CID.findall(markup)}
