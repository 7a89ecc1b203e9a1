"""The client portal. It reads portal_svc only, which holds no internal note."""

from dataclasses import dataclass
from typing import Annotated

from contracts.parts import Attachment
from contracts.rpc import Portal, Thread
from contracts.rpc.portal.conversations import (
    GetPortalAttachment,
    PortalMessage,
    PostPortalMessage,
)
from contracts.rpc.thread.files import MOST_FILES, TakeUploads
from contracts.types import Id, IdempotencyKey, prose, several
from gateway.features.files import FILE_ANSWER, file_response
from gateway.rest.operations import PORTAL, Call, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class PostInPortal:
    """A message to the firm, of words or files or both; `attachments`: ids of uploads."""

    conversation_id: Id
    body: Annotated[str, prose(20_000, 0)] = ""
    attachments: Annotated[tuple[Id, ...], several(MOST_FILES)] = ()
    idempotency_key: IdempotencyKey

    def __post_init__(self) -> None:
        """Something must be said."""
        if not self.body and not self.attachments:
            raise ValueError("body: is empty; write something, or attach a file.")


def _post(call: Call) -> PortalMessage:
    who, asked, files = call.signed_in.actor, call.request, tuple[Attachment, ...]()
    if asked.attachments:
        wanted = TakeUploads(upload_ids=asked.attachments)
        files = call.context.rpc.ask(Thread.TAKE_UPLOADS, who, wanted).items
    message = PostPortalMessage(
        conversation_id=asked.conversation_id,
        body=asked.body,
        files=files,
        idempotency_key=asked.idempotency_key,
    )
    return call.context.rpc.ask(Portal.POST_MESSAGE, who, message)


OPERATIONS = (
    Operation(
        verb="GET",
        path="/portal/conversations",
        name="listPortalConversations",
        audience=PORTAL,
        calls=Portal.LIST_CONVERSATIONS,
    ),
    Operation(
        verb="GET",
        path="/portal/conversations/{conversation_id}/messages",
        name="listPortalMessages",
        audience=PORTAL,
        calls=Portal.LIST_MESSAGES,
    ),
    Operation(
        verb="POST",
        path="/portal/conversations/{conversation_id}/messages",
        name="postPortalMessage",
        summary=Portal.POST_MESSAGE.summary,
        audience=PORTAL,
        handle=_post,
        request=PostInPortal,
        reply=PortalMessage,
        status=201,
        creates=True,
        example={"body": "Here are the figures for March."},
    ),
    Operation(
        verb="GET",
        path="/portal/messages/{message_id}/attachments/{attachment_id}",
        name="downloadPortalAttachment",
        summary="A file of a portal message",
        audience=PORTAL,
        handle=lambda call: file_response(call, call.ask(Portal.GET_ATTACHMENT)),
        request=GetPortalAttachment,
        extra=FILE_ANSWER,
    ),
    Operation(
        verb="POST",
        path="/portal/conversations/{conversation_id}/read",
        name="markPortalConversationRead",
        audience=PORTAL,
        calls=Portal.MARK_READ,
        status=204,
    ),
)
