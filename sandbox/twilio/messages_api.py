"""Messages: create, list, fetch, delete, and their media."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from sandbox.clock import now, parse_day_or_time
from sandbox.state import State
from sandbox.twilio import statuses
from sandbox.twilio.catalogue import outcome_for
from sandbox.twilio.errors import TwilioError
from sandbox.twilio.guard import ACCOUNT, guard, page_of
from sandbox.twilio.opt_outs import check_opt_out
from sandbox.twilio.resources import media_resource, message_resource
from sandbox.twilio.reviews import has_approved_campaign
from sandbox.twilio.sids import new_sid
from sandbox.twilio.state import Media, TwilioText
from sandbox.twilio.validity import check_message
from sandbox.world import world

api = Blueprint("twilio_messages", __name__)
guard(api)


@api.post(f"{ACCOUNT}/Messages.json")
def create_message() -> tuple[dict[str, Any], int]:
    """Accept a text (201, status queued) or refuse it with Twilio's code."""
    form = request.form
    with world().lock:
        sender = check_message(world().state, form)
        if world().settings.stop_handling:
            check_opt_out(world().state, form["To"], sender)
    refusal = outcome_for(form["To"]).refusal
    if refusal is not None:
        raise TwilioError(refusal, form["To"], sender)
    world().pace.spend(sender, world().settings.number_rate)
    with world().changing() as state:
        text = _new_text(state, sender)
        state.texts[text.sid] = text
        answer = message_resource(g.account_sid, text)
    statuses.start(world(), text)
    return answer, 201


def _new_text(state: State, sender: str) -> TwilioText:
    form, moment = request.form, now()
    pool = state.service_of(sender)
    unregistered = world().settings.require_campaign and not has_approved_campaign(state, pool)
    media = [Media(new_sid("ME"), "image/jpeg", url=url) for url in form.getlist("MediaUrl")]
    service = state.services.get(form.get("MessagingServiceSid", ""))
    callback = (service.fields["status_callback"] if service else None) or ""
    return TwilioText(
        sid=new_sid("MM" if media else "SM"),
        from_=sender,
        to=form["To"],
        body=form.get("Body", ""),
        direction="outbound-api",
        status="queued",
        created=moment,
        updated=moment,
        status_callback=form.get("StatusCallback", callback),
        messaging_service_sid=service.sid if service else None,
        media=media,
        carrier_refusal=30034 if unregistered else None,
    )


@api.get(f"{ACCOUNT}/Messages.json")
def list_messages() -> dict[str, Any]:
    """Newest first; filters To, From, DateSent, DateSent> and DateSent<."""
    with world().lock:
        texts = [text for text in reversed(world().state.texts.values()) if _fits(text)]
        return page_of("messages", [message_resource(g.account_sid, text) for text in texts])


def _fits(text: TwilioText) -> bool:
    args = request.args
    if args.get("To", text.to) != text.to or args.get("From", text.from_) != text.from_:
        return False
    on, after, before = (_moment(name) for name in ("DateSent", "DateSent>", "DateSent<"))
    if on is not None:
        after, before = on, on + timedelta(days=1)
    if text.sent is None:
        return after is None and before is None
    return (after is None or text.sent >= after) and (before is None or text.sent < before)


def _moment(name: str) -> datetime | None:
    text = request.args.get(name, "")
    try:
        return parse_day_or_time(text) if text else None
    except ValueError as error:
        raise TwilioError(20404, message=f"{name} is not a date: {text}") from error


def _found(sid: str) -> TwilioText:
    text = world().state.texts.get(sid)
    if text is None:
        raise TwilioError(20404, message=f"The requested resource {request.path} was not found")
    return text


@api.get(f"{ACCOUNT}/Messages/<sid>.json")
def fetch_message(sid: str) -> dict[str, Any]:
    """One message."""
    with world().lock:
        return message_resource(g.account_sid, _found(sid))


@api.delete(f"{ACCOUNT}/Messages/<sid>.json")
def delete_message(sid: str) -> tuple[str, int]:
    """Forget one message."""
    with world().changing() as state:
        del state.texts[_found(sid).sid]
    return "", 204


@api.get(f"{ACCOUNT}/Messages/<sid>/Media.json")
def list_media(sid: str) -> dict[str, Any]:
    """The attachments of a message."""
    with world().lock:
        text = _found(sid)
        entries = [media_resource(g.account_sid, text, media) for media in text.media]
    return page_of("media_list", entries)


@api.get(f"{ACCOUNT}/Messages/<sid>/Media/<media_sid>")
def fetch_media(sid: str, media_sid: str) -> Response:
    """The bytes of an attachment, or with .json its description."""
    wanted = media_sid.removesuffix(".json")
    text = _found(sid)
    media = next((one for one in text.media if one.sid == wanted), None)
    if media is None:
        raise TwilioError(20404, message=f"The requested resource {request.path} was not found")
    if media_sid.endswith(".json"):
        return jsonify(media_resource(g.account_sid, text, media))
    return Response(media.content, content_type=media.content_type)
