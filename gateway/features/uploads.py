"""Files handed over before the message they go with."""

import sys
from dataclasses import dataclass
from typing import Annotated

from flask import request

from contracts.rpc import Thread
from contracts.rpc.thread.files import RecordUpload, Upload
from contracts.types import IdempotencyKey, secret
from gateway.access.tokens import Audience
from gateway.rest.operations import PORTAL, STAFF, Call, Operation

_ABOUT = """The body is the file itself; `name` is what it is called. What it is, we find out: its
Content-Type is not believed. Programs, scripts and links are refused. The id is named in a message
within a day; an upload that nobody sends is deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverFile:
    """What the file is called; folders before its name are left out."""

    name: Annotated[str, secret(1_000)]
    idempotency_key: IdempotencyKey


def _hand_over(call: Call) -> Upload:
    who, asked = call.signed_in.actor, call.request
    length = request.content_length
    # Not by the limit of other bodies: it is counted while it comes.
    request.max_content_length = sys.maxsize
    taken = call.context.uploads.take(who.id, asked.name, request.stream, length)
    record = RecordUpload(
        name=taken.name,
        content_type=taken.content_type,
        size=taken.size,
        digest=taken.digest,
        state=taken.state,
        reason=taken.reason,
        idempotency_key=asked.idempotency_key,
    )
    return call.context.rpc.ask(Thread.RECORD_UPLOAD, who, record)


def _handing_over(path: str, name: str, audience: frozenset[Audience]) -> Operation:
    return Operation(
        verb="POST",
        path=path,
        name=name,
        summary=Thread.RECORD_UPLOAD.summary,
        audience=audience,
        handle=_hand_over,
        request=HandOverFile,
        takes_file=True,
        reply=Upload,
        status=201,
        creates=True,
        extra={"description": _ABOUT},
    )


OPERATIONS = (
    _handing_over("/uploads", "handOverFile", STAFF),
    _handing_over("/portal/uploads", "handOverPortalFile", PORTAL),
    Operation(
        verb="GET",
        path="/uploads/{upload_id}",
        name="getUpload",
        audience=STAFF,
        calls=Thread.GET_UPLOAD,
    ),
)
