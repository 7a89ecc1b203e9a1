"""A phone texts a claimed number: store it and post Twilio's signed webhook."""

from __future__ import annotations

from sandbox.clock import now
from sandbox.twilio import statuses
from sandbox.twilio.guard import API
from sandbox.twilio.opt_outs import answer_to
from sandbox.twilio.segments import segment_count
from sandbox.twilio.sids import new_sid
from sandbox.twilio.signing import post_signed
from sandbox.twilio.state import Media, TwilioText
from sandbox.world import World

PLACE_FIELDS = tuple(
    side + part for side in ("From", "To") for part in ("City", "State", "Zip", "Country")
)


def receive_text(world: World, from_: str, to: str, body: str, media: list[Media]) -> TwilioText:
    """Accept a text from a phone and tell the number's owner. Answers the stored text."""
    moment = now()
    sid = new_sid("MM" if media else "SM")
    text = TwilioText(
        sid, from_, to, body, "inbound", "received", moment, moment, moment, media=media
    )
    with world.changing() as state:
        url = _webhook(world, text)
        text.webhook_status = "waiting" if url else "no webhook address is set"
        state.texts[sid] = text
        handled = world.settings.stop_handling
        answer = answer_to(state, from_, to, body) if handled else None
    if url:
        post_signed(world, url, inbound_fields(world, text), lambda s: _note(world, text, s))
    if answer is not None:
        _answer(world, text, answer)
    return text


def _webhook(world: World, text: TwilioText) -> str:
    state, settings = world.state, world.settings
    number, service = state.number_for(text.to), state.service_of(text.to)
    if service is None or service.fields["use_inbound_webhook_on_number"]:
        return (number.sms_url if number else "") or settings.sms_webhook_url
    # A service without an address of its own takes no texts, whatever its numbers say.
    text.messaging_service_sid = service.sid
    return service.fields["inbound_request_url"] or ""


def _answer(world: World, text: TwilioText, body: str) -> None:
    moment = now()
    answer = TwilioText(
        new_sid("SM"), text.to, text.from_, body, "outbound-reply", "queued", moment, moment
    )
    with world.changing() as state:
        state.texts[answer.sid] = answer
    statuses.start(world, answer)


def _note(world: World, text: TwilioText, status: int | None) -> None:
    with world.changing():
        text.webhook_status = "no answer" if status is None else f"answered {status}"


def inbound_fields(world: World, text: TwilioText) -> dict[str, str]:
    """The form fields of an inbound message webhook; Twilio sends unknown places blank."""
    fields = dict.fromkeys(PLACE_FIELDS, "")
    fields.update(
        FromCountry="US",
        ToCountry="US",
        AccountSid=world.settings.twilio_account_sid,
        ApiVersion="2010-04-01",
        Body=text.body,
        From=text.from_,
        MessageSid=text.sid,
        NumMedia=str(len(text.media)),
        NumSegments=str(segment_count(text.body)),
        SmsMessageSid=text.sid,
        SmsSid=text.sid,
        SmsStatus="received",
        To=text.to,
    )
    if text.messaging_service_sid:
        fields["MessagingServiceSid"] = text.messaging_service_sid
    for place, media in enumerate(text.media):
        fields[f"MediaContentType{place}"] = media.content_type
        fields[f"MediaUrl{place}"] = media_url(world, text, media)
    return fields


def media_url(world: World, text: TwilioText, media: Media) -> str:
    """Where the attachment can be fetched."""
    account = f"{API}/Accounts/{world.settings.twilio_account_sid}"
    path = f"{account}/Messages/{text.sid}/Media/{media.sid}"
    return media.url or world.settings.root_url + path
