"""What a text from outside is and may be answered with. Pure."""

import mimetypes
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.absence import asks_reader
from chassis.patterns import WORD_BEGINS, WORD_ENDS, pattern
from contracts.rpc.sms.settings import SmsSettings
from services.sms_svc.channel.rules import fault_of_phone
from services.sms_svc.consent.rules import keyword_of
from services.sms_svc.consent.withdrawal import withdrawal_in
from services.sms_svc.settings.hours import in_office, zone_of

MOST_MEDIA = 10
"""Twilio carries ten media in one message."""
_MACHINE = pattern(
    "sms.automatic",
    rf"(?i){WORD_BEGINS}(?:auto(matic|mated)?[- ]?(reply|response|message)|do[- ]?not[- ]?reply"
    r"|no[- ]?reply|unmonitored|verification code|security code|one[- ]time (pass)?code"
    rf"|your code is|msg ?& ?data rates|reply stop|text stop){WORD_ENDS}",
)
_AWAY = pattern("sms.away", rf"(?i){WORD_BEGINS}out of (the )?office{WORD_ENDS}")
_TYPES = ("image/", "video/", "audio/", "application/pdf", "text/vcard", "text/x-vcard",
          "text/plain", "text/calendar")  # fmt: skip
_STEMS = {"image": "photo", "video": "video", "audio": "recording"}


def looks_automatic(body: str) -> bool:
    """Whether a machine seems to have written the text: it says so, or says no more than that
    somebody is away.
    """
    if _MACHINE.search(body) is not None:
        return True
    return _AWAY.search(body) is not None and not asks_reader(body)


def meaning_of(body: str) -> str | None:
    """What a text says of consent: opt_in, opt_out or help by keyword, opt_out or doubt in other
    words, None for everything else. What a machine writes is nobody's wish.
    """
    return keyword_of(body) or (None if looks_automatic(body) else withdrawal_in(body))


def may_answer(settings: SmsSettings, sender: str, body: str, now: datetime) -> bool:
    """Whether the office is closed and a person seems to be writing."""
    office = settings.office_hours
    if not settings.auto_reply.enabled or looks_automatic(body):
        return False
    if fault_of_phone(sender) is not None:  # short codes and sender names among them
        return False
    return not in_office(now, zone_of(office.time_zone), office.days, office.start, office.end)


def media_places(form: Mapping[str, Any]) -> list[int]:
    """The places of the media that the form really names, whatever number it says of them."""
    return [place for place in range(MOST_MEDIA) if form.get(f"MediaUrl{place}")]


def is_kept(content_type: str) -> bool:
    """Whether a file of the type is kept."""
    return content_type.startswith(_TYPES)


def name_of(content_type: str, place: int) -> str:
    """A file name for a nameless file: photo-1.jpg."""
    stem = _STEMS.get(content_type.partition("/")[0], "file")
    return f"{stem}-{place + 1}{mimetypes.guess_extension(content_type) or ''}"


def note_of_missing(count: int) -> str:
    """What the text says of files that did not come; empty when all did."""
    if count == 0:
        return ""
    files = "1 file" if count == 1 else f"{count} files"
    return f"({files} sent with this text could not be received.)"
