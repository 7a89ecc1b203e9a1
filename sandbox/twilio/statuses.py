"""Moves outbound texts from queued to their end, with a callback at every step."""

from __future__ import annotations

from sandbox.clock import now
from sandbox.twilio.catalogue import NumberOutcome, error_text, outcome_for, undelivered
from sandbox.twilio.signing import post_signed
from sandbox.twilio.state import TwilioText
from sandbox.world import World

FINAL = frozenset({"delivered", "undelivered", "failed", "read", "received", "canceled"})


def start(world: World, text: TwilioText) -> None:
    """Report `queued` and begin the walk."""
    _report(world, text)
    _plan_next(world, text)


def resume(world: World) -> None:
    """After a restart: walk on with every text that was under way."""
    with world.lock:
        waiting = [text for text in world.state.texts.values() if text.status not in FINAL]
    for text in waiting:
        _plan_next(world, text)


def _plan_next(world: World, text: TwilioText) -> None:
    steps = ("queued", *_outcome(text).statuses)
    place = steps.index(text.status) + 1 if text.status in steps else len(steps)
    if place < len(steps):
        later = steps[place]
        world.timeline.after(world.settings.step_seconds, lambda: _step(world, text, later))


def _step(world: World, text: TwilioText, status: str) -> None:
    with world.changing():
        text.status = status
        text.updated = now()
        if status == "sent":
            text.sent = text.updated
        if status in ("undelivered", "failed"):
            text.error_code = _outcome(text).error_code
            text.error_message = error_text(text.error_code or 30008, text.to, text.from_)
    _report(world, text)
    _plan_next(world, text)


def _report(world: World, text: TwilioText) -> None:
    if not text.status_callback or not _outcome(text).callbacks:
        return
    post_signed(world, text.status_callback, callback_fields(world, text), lambda _status: None)


def _outcome(text: TwilioText) -> NumberOutcome:
    refusal = text.carrier_refusal
    return undelivered(refusal) if refusal is not None else outcome_for(text.to)


def callback_fields(world: World, text: TwilioText) -> dict[str, str]:
    """The form fields of a status callback, as Twilio names them."""
    fields = {
        "AccountSid": world.settings.twilio_account_sid,
        "ApiVersion": "2010-04-01",
        "From": text.from_,
        "MessageSid": text.sid,
        "MessageStatus": text.status,
        "SmsSid": text.sid,
        "SmsStatus": text.status,
        "To": text.to,
    }
    if text.messaging_service_sid:
        fields["MessagingServiceSid"] = text.messaging_service_sid
    if text.error_code is not None:
        fields["ErrorCode"] = str(text.error_code)
        fields["ErrorMessage"] = text.error_message or ""
    if text.status in ("delivered", "undelivered"):
        fields["RawDlrDoneDate"] = text.updated.strftime("%y%m%d%H%M")
    return fields
