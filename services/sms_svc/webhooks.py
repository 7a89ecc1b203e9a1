"""What every webhook is asked first: who signed it, and whether it is of the form Twilio writes.

Twilio signs the names and values of a form run together, without anything between them
(https://www.twilio.com/docs/usage/security). Who has seen one signed form may therefore move
characters from a value into the next name and back, and the signature still fits: a text whose id
so became another was a new text. So each parameter that decides something has its exact form, none
is given twice, and no other one holds a message's id.
"""

from collections.abc import Collection, Mapping

from werkzeug.wrappers import Request

from chassis.errors import BadSignature, MalformedRequest
from chassis.foreign_text import as_prose, storable
from chassis.patterns import pattern
from services.sms_svc.provider import SmsProvider

FORM = "application/x-www-form-urlencoded"
INBOUND = ("MessageSid", "AccountSid", "From", "To")
STATUS = ("MessageSid", "AccountSid", "MessageStatus")
"""Without these a form says nothing."""
_MESSAGE = r"(?:SM|MM)[0-9a-f]{32}"
# A phone, a short code, a sender's name, or the address of another channel (whatsapp:+1…).
_ADDRESS = r"\+[1-9][0-9]{1,14}|[0-9]{3,8}|(?:[A-Za-z0-9 _&-]{1,11})|[a-z]{2,20}:[!-~]{1,200}"
_FORMS = {
    name: pattern(f"sms.form.{name}", form)
    for name, form in {
        "MessageSid": _MESSAGE,
        "SmsMessageSid": _MESSAGE,
        "SmsSid": _MESSAGE,
        "AccountSid": "AC[0-9a-f]{32}",
        "MessagingServiceSid": "(?:MG[0-9a-f]{32})?",
        "From": _ADDRESS,
        "To": _ADDRESS,
        "NumSegments": "[0-9]{1,3}",
        "ApiVersion": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "SmsStatus": "[a-z_-]{0,20}",
        "MessageStatus": "[a-z_-]{1,20}",
        "ErrorCode": "[0-9]{0,6}",
    }.items()
}
_NAME = pattern("sms.form.name", "[A-Za-z][A-Za-z0-9]{0,63}")
_SWALLOWED = pattern("sms.form.swallowed", f"MessageSid{_MESSAGE}")


def form_of(request: Request) -> dict[str, str]:
    """The parameters; MalformedRequest when they are no form, or one is given twice. What is not in
    UTF-8 is an empty form, which nobody has signed.
    """
    if request.mimetype != FORM:
        raise MalformedRequest(f"Send a form ({FORM}).")
    pairs = list(request.form.items(multi=True))
    form = dict(pairs)
    if len(form) < len(pairs):
        raise MalformedRequest("A parameter is given twice.")
    return form


def path_of(request: Request) -> str:
    """Path and query, as they were signed."""
    query = request.query_string.decode(errors="replace")
    return f"{request.path}?{query}" if query else request.path


def require_signature(
    provider: SmsProvider, path: str, form: Mapping[str, str], signature: str | None
) -> None:
    """BadSignature unless the provider signed the form for this path: nothing is stored then."""
    if not provider.is_signed(path, form, signature):
        raise BadSignature("The signature does not fit; check SMS_PUBLIC_URL and the token.")


def require_form(account_sid: str, form: Mapping[str, str], required: Collection[str]) -> None:
    """MalformedRequest, with the parameter's name, unless the form is one that Twilio writes for
    our account. Names we do not know may be among them: Twilio adds some from time to time.
    """
    for name in required:
        if not form.get(name):
            raise MalformedRequest(f"The parameter {name} is missing.", parameter=name)
    for name, value in form.items():
        if not _is_wellformed(name, value):
            shown = name if name in _FORMS else "A parameter"
            raise MalformedRequest(f"{shown} is not what Twilio writes.", parameter=name[:64])
    if form["AccountSid"] != account_sid:
        raise MalformedRequest("AccountSid is another account's.", parameter="AccountSid")
    for name in ("SmsMessageSid", "SmsSid"):
        if form.get(name, form["MessageSid"]) != form["MessageSid"]:
            raise MalformedRequest(f"{name} is another message's.", parameter=name)


def kept_form(form: Mapping[str, str]) -> dict[str, str]:
    """What is kept of a form. Only after the signature was compared, which is for what was sent."""
    kept = {name: storable(value) for name, value in form.items()}
    return kept | {"Body": as_prose(kept.get("Body", ""))}


def _is_wellformed(name: str, value: str) -> bool:
    if not _NAME.fullmatch(name):
        return False
    form = _FORMS.get(name)
    if form is not None:
        return form.fullmatch(value) is not None
    # Body comes before MessageSid, so what a person writes there cannot hide the true one.
    return name == "Body" or _SWALLOWED.search(value) is None
