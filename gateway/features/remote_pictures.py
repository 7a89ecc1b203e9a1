"""Pictures that a mail names on other servers: fetched by the gateway when a reader asks."""

from dataclasses import dataclass
from html import escape
from typing import Annotated

from flask import Response

from chassis.errors import NotFound
from chassis.public_web import LONGEST_URL
from contracts.rpc import Thread
from contracts.rpc.thread.messages import GetMessage
from contracts.types import Id, secret
from gateway.features.files import FILE_ANSWER
from gateway.rest.operations import STAFF, Call, Operation

_ABOUT = """The gateway asks the picture's server in the reader's place, who stays unknown to it.
Only addresses that the message's HTML names in an `img` are asked, over https, at public addresses;
a picture is a JPEG, PNG, GIF or WebP of at most 5 MB that comes within ten seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRemotePicture:
    """`address`: the picture's, as the message's HTML names it."""

    message_id: Id
    address: Annotated[str, secret(LONGEST_URL)]


def _show(call: Call) -> Response:
    asked, who = call.request, call.signed_in.actor
    message = call.context.rpc.ask(Thread.GET_MESSAGE, who, GetMessage(message_id=asked.message_id))
    if not names_picture(message.body_html or "", asked.address):
        raise NotFound("The message shows no such picture.")
    kind, content = call.context.pictures.fetch(who.id, asked.address)
    headers = {
        "Content-Disposition": "inline",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return Response(content, content_type=kind, headers=headers)


def names_picture(markup: str, address: str) -> bool:
    """Whether HTML that was sanitised shows a picture from there, as its serialiser writes it."""
    half = address.replace("&", "&amp;").replace('"', "&quot;")
    forms = {half, escape(address, quote=True).replace("&#x27;", "'")}
    return any(f' src="{form}"' in markup for form in forms)


OPERATIONS = (
    Operation(
        verb="GET",
        path="/messages/{message_id}/remote-picture",
        name="showRemotePicture",
        summary="A picture that a mail names on another server",
        audience=STAFF,
        handle=_show,
        request=ShowRemotePicture,
        extra={**FILE_ANSWER, "description": _ABOUT},
    ),
)
