"""Mail of the pretend mailboxes outside the firm."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from flask import Blueprint, Response, request

from sandbox.mail import outside
from sandbox.mail.authentication import VERDICTS, Verdict
from sandbox.mail.compose import Draft, MailAttachment, write_mail
from sandbox.mail.headers import message_id, parse, referenced_ids
from sandbox.mail.routing import carry, file_as_sent
from sandbox.mail.state import OutsideMail
from sandbox.play.fields import ADDRESS, FieldError, Fields, decode_base64
from sandbox.world import world

api = Blueprint("play_mail", __name__, url_prefix="/play/api")
DEFAULT_LIMIT = 200
KNOWN = {
    "from", "to", "cc", "subject", "body", "html", "in_reply_to", "attachments", "headers",
    "raw_base64", "authentication",
}  # fmt: skip


@api.post("/mail")
def write_from_outside() -> tuple[dict[str, Any], int]:
    """A person outside writes: {from, to, subject, body, in_reply_to?, html?, attachments?, ...}.

    `in_reply_to` is a mail id of this API or a Message-ID. `raw_base64` replaces the composed
    mail byte for byte. `authentication` is what Gmail finds out about the sender: pass (the
    default), fail or none. Answers 201 with the copy in the sender's sent folder; who writes from
    a firm mailbox and is its owner (pass) has it in that mailbox's Sent too.
    """
    fields = Fields(KNOWN)
    from_ = _address("from", fields.text("from"))
    to, cc = _addresses(fields, "to"), _addresses(fields, "cc")
    if not to:
        raise FieldError("to", "must name at least one address")
    raw = fields.content("raw_base64") or write_mail(_draft(fields, to, cc))
    authentic = _verdict(fields.text("authentication", "pass"))
    envelope_from = parseaddr(from_)[1].lower()
    sent = outside.keep(world(), envelope_from, "sent", envelope_from, raw)
    if authentic == "pass":
        file_as_sent(world(), envelope_from, raw)
    carry(world(), envelope_from, [parseaddr(one)[1] for one in (*to, *cc)], raw, authentic)
    return outside.described(sent), 201


def _verdict(value: str) -> Verdict:
    for verdict in VERDICTS:
        if value == verdict:
            return verdict
    raise FieldError("authentication", f"must be one of {', '.join(VERDICTS)}")


def _draft(fields: Fields, to: list[str], cc: list[str]) -> Draft:
    answered = fields.text("in_reply_to", "")
    return Draft(
        from_=_address("from", fields.text("from")),
        to=to,
        cc=cc,
        subject=_one_line("subject", fields.text("subject", "")),
        body=fields.text("body", ""),
        html=fields.text("html", ""),
        references=_references(answered) if answered else [],
        attachments=[_attachment(n, one) for n, one in enumerate(fields.items("attachments"))],
        headers={name: _one_line("headers", v) for name, v in fields.mapping("headers").items()},
    )


def _one_line(name: str, value: str) -> str:
    if "\n" in value or "\r" in value:
        raise FieldError(name, "must not hold a line break")
    return value


def _address(name: str, value: object) -> str:
    text = _one_line(name, str(value)).strip()
    if not ADDRESS.match(parseaddr(text)[1]):
        raise FieldError(name, f"{text!r} is not an e-mail address such as Dana <dana@x.example>")
    return text


def _addresses(fields: Fields, name: str) -> list[str]:
    return [_address(name, value) for value in fields.items(name)]


def _references(answered: str) -> list[str]:
    original = outside.found(world(), answered) or outside.found_by_message_id(world(), answered)
    if original is not None:
        mail = parse(original.raw)
        return list(dict.fromkeys([*referenced_ids(mail), message_id(mail)]))
    if answered.startswith("<") and answered.endswith(">"):
        return [answered]
    raise FieldError("in_reply_to", "must be the id of a mail here or a Message-ID in <brackets>")


def _attachment(place: int, entry: object) -> MailAttachment:
    name = f"attachments[{place}]"
    if not isinstance(entry, dict) or not entry.get("name"):
        raise FieldError(name, "must be an object with name, content_type and base64")
    kind = str(entry.get("content_type") or "application/octet-stream")
    if kind.count("/") != 1:
        raise FieldError(f"{name}.content_type", "must look like application/pdf")
    content = decode_base64(f"{name}.base64", entry.get("base64", ""))
    return MailAttachment(str(entry["name"]), kind, content)


@api.get("/mail")
def list_mail() -> dict[str, Any]:
    """Mail of `address` (or `to`: inbox only), newest first; `folder` inbox or sent, `limit`."""
    to = request.args.get("to", "")
    folder = "inbox" if to else request.args.get("folder", "")
    limit = request.args.get("limit", "")
    listed = outside.listed(world(), to or request.args.get("address", ""))
    found = [mail for mail in listed if not folder or mail.folder == folder]
    shown = found[: int(limit) if limit.isdigit() else DEFAULT_LIMIT]
    return {"items": [outside.described(mail) for mail in shown]}


@api.get("/mail/<mail_id>")
def get_mail(mail_id: str) -> dict[str, Any]:
    """One mail."""
    return outside.described(_found(mail_id))


@api.get("/mail/<mail_id>/raw")
def get_raw_mail(mail_id: str) -> Response:
    """Its bytes."""
    return Response(_found(mail_id).raw, mimetype="text/plain")


def _found(mail_id: str) -> OutsideMail:
    mail = outside.found(world(), mail_id)
    if mail is None:
        raise FieldError("id", f"there is no mail {mail_id!r}", 404)
    return mail
