"""Texts from and to the pretend phones."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from sandbox.clock import iso
from sandbox.play.fields import FieldError, Fields, decode_base64
from sandbox.twilio.inbound import media_url, receive_text
from sandbox.twilio.sids import new_sid
from sandbox.twilio.state import Media, TwilioText
from sandbox.world import world

api = Blueprint("play_texts", __name__, url_prefix="/play/api")
MOST_MEDIA = 10


@api.post("/texts")
def send_text() -> tuple[dict[str, Any], int]:
    """{from, to, body, media?: [{content_type, base64}|{content_type, url}]} -> 201 the text."""
    fields = Fields({"from", "to", "body", "media"})
    from_, to = fields.phone("from"), fields.phone("to")
    media = [_media(place, one) for place, one in enumerate(fields.items("media"))]
    if len(media) > MOST_MEDIA:
        raise FieldError("media", f"may have at most {MOST_MEDIA} entries")
    body = fields.text("body", "" if media else None, longest=1600)
    if world().state.number_for(to) is None:
        raise FieldError("to", f"{to} is not a number the firm has claimed")
    return _described(receive_text(world(), from_, to, body, media)), 201


def _media(place: int, entry: object) -> Media:
    name = f"media[{place}]"
    if not isinstance(entry, dict) or not isinstance(entry.get("content_type"), str):
        raise FieldError(name, "must be an object with content_type and base64 or url")
    kind = entry["content_type"]
    if entry.get("url"):
        return Media(new_sid("ME"), kind, url=str(entry["url"]))
    return Media(new_sid("ME"), kind, decode_base64(f"{name}.base64", entry.get("base64", "-")))


@api.get("/texts")
def list_texts() -> dict[str, Any]:
    """Texts of `phone` (all without it), oldest first; `with` narrows to one firm number."""
    phone, other = request.args.get("phone", ""), request.args.get("with", "")
    with world().lock:
        found = [
            _described(text)
            for text in world().state.texts.values()
            if (not phone or phone in (text.from_, text.to))
            and (not other or other in (text.from_, text.to))
        ]
    return {"items": found}


def _described(text: TwilioText) -> dict[str, Any]:
    return {
        "sid": text.sid,
        "from": text.from_,
        "to": text.to,
        "body": text.body,
        "direction": "from_phone" if text.direction == "inbound" else "to_phone",
        "status": text.status,
        "error_code": text.error_code,
        "webhook": text.webhook_status,
        "media": [
            {"content_type": one.content_type, "url": media_url(world(), text, one)}
            for one in text.media
        ],
        "at": iso(text.created),
    }
