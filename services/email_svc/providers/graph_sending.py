"""Sending from a Microsoft 365 mailbox: a draft made of our own MIME, its files, then send.

A draft keeps every header of ours, and its immutable id is that of the mail in Sent Items.
https://learn.microsoft.com/en-us/graph/outlook-send-mime-message , …/outlook-large-attachments
"""

import base64
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from chassis.apart import apart
from chassis.errors import OutcomeUnknown, ProviderError, ProviderRefused
from chassis.observability.log import get_logger
from contracts.types import bounded_ref
from services.email_svc.provider import SentMail
from services.email_svc.providers.graph_calls import GraphCalls
from services.email_svc.providers.graph_mime import DraftFile, draft_of, named_ref

_log = get_logger(__name__)
_UPLOAD_FROM_BYTES = 3 * 1024 * 1024 - 1024
"""In base64, and with what stands around it, a smaller file fits into a request of 4 MB."""
_PART_BYTES = 3 * 1024 * 1024
"""Graph takes parts of less than 4 MB."""
_DOUBT_CANDIDATES = 50
_WANTED = "id,conversationId,internetMessageId,isDraft"


class GraphSending:
    """The sending half of a session."""

    def __init__(self, calls: GraphCalls) -> None:
        self._calls = calls

    def send(self, raw: bytes, bcc: Sequence[str]) -> SentMail:
        """Nothing went out before the last call: only its lost answer is a doubt."""
        mail = apart(draft_of, raw)
        made = self._calls.ask("draft", "POST", "/me/messages", mime=mail.mime).fields()
        path = _path(made)
        try:
            if changes := _missing(made, mail.own_id, bcc):
                made |= self._calls.ask("draft", "PATCH", path, body=changes).fields()
            for one in mail.files:
                self._attach(path, one)
            self._calls.ask("send", "POST", f"{path}/send", changes=True)
        except OutcomeUnknown:
            raise
        except ProviderError:
            self._drop(path)
            raise
        return self._read_back(path) or _sent(made)

    def _attach(self, path: str, file: DraftFile) -> None:
        if len(file.content) >= _UPLOAD_FROM_BYTES:
            self._upload(path, file)
            return
        body = {
            "@odata.type": "#microsoft.graph.fileAttachment",
            "name": file.name,
            "contentType": file.content_type,
            "contentBytes": base64.b64encode(file.content).decode(),
        }
        self._calls.ask("attach", "POST", f"{path}/attachments", body=body)

    def _upload(self, path: str, file: DraftFile) -> None:
        size = len(file.content)
        item = {"attachmentType": "file", "name": file.name, "size": size}
        body = {"AttachmentItem": {**item, "contentType": file.content_type}}
        begun = self._calls.ask(
            "attach", "POST", f"{path}/attachments/createUploadSession", body=body
        ).fields()
        for start in range(0, size, _PART_BYTES):
            part = file.content[start : start + _PART_BYTES]
            place = f"bytes {start}-{start + len(part) - 1}/{size}"
            headers = {"Content-Range": place, "Content-Type": "application/octet-stream"}
            self._calls.put(str(begun.get("uploadUrl") or ""), headers, part)

    def _drop(self, path: str) -> None:
        """Nobody shall find, and send, a draft of ours that was given up."""
        try:
            self._calls.ask("draft", "DELETE", path)
        except ProviderError as exc:
            _log.warning("draft_not_deleted", why=exc.message)

    def _read_back(self, path: str) -> SentMail | None:
        """The mail as it went out; None while its copy is not in Sent Items yet."""
        try:
            found = self._calls.ask("get", "GET", f"{path}?$select={_WANTED}").fields()
        except ProviderError as exc:
            _log.info("sent_mail_not_read_back", why=exc.message)
            return None
        return _sent(found)

    def find_sent(self, rfc822_id: str, after: datetime) -> SentMail | None:
        """By its Message-ID; then, should Exchange have replaced it, among the last in Sent Items.

        A draft that is still one never went out; it is deleted, so that it never will.
        """
        literal = quote(f"internetMessageId eq '{rfc822_id.replace(chr(39), chr(39) * 2)}'")
        for one in self._found(f"/me/messages?$filter={literal}&$select={_WANTED}"):
            if not one.get("isDraft"):
                return _sent(one)
            self._calls.ask("draft", "DELETE", _path(one))
        told = after.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        late = quote(f"receivedDateTime ge {told}")
        query = f"$filter={late}&$orderby=receivedDateTime desc&$top={_DOUBT_CANDIDATES}"
        wanted = f"{_WANTED},internetMessageHeaders"
        for one in self._found(f"/me/mailFolders/sentitems/messages?{query}&$select={wanted}"):
            if named_ref(one.get("internetMessageHeaders")) == rfc822_id:
                return _sent(one)
        return None

    def _found(self, path: str) -> Iterator[dict[str, Any]]:
        """One page is enough: more would be no doubt of ours."""
        entries = self._calls.ask("list", "GET", path).fields().get("value")
        yield from (one for one in entries or [] if isinstance(one, dict) and one.get("id"))


def _missing(draft: dict[str, Any], own_id: str, bcc: Sequence[str]) -> dict[str, Any]:
    """What MIME does not make of a draft: a Message-ID of ours, and blind copies."""
    changes: dict[str, Any] = {}
    if own_id and draft.get("internetMessageId") != own_id:
        changes["internetMessageId"] = own_id
    if bcc:
        changes["bccRecipients"] = [{"emailAddress": {"address": one}} for one in bcc]
    return changes


def _path(message: dict[str, Any]) -> str:
    if not message.get("id"):
        raise ProviderRefused("Microsoft 365 made no draft.", provider_code="no_draft")
    return f"/me/messages/{quote(str(message['id']), safe='')}"


def _sent(message: dict[str, Any]) -> SentMail:
    return SentMail(
        provider_id=str(message["id"]),
        thread_id=str(message.get("conversationId") or message["id"]),
        rfc822_id=bounded_ref(str(message.get("internetMessageId") or "").strip()),
    )
