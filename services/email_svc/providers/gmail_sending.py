"""How a mail is handed to Gmail: as text in a field, or as an upload when it is large."""

import base64
import io
from typing import Any

from googleapiclient.http import MediaIoBaseUpload

_UPLOAD_FROM_BYTES = 1_000_000


def sending(users: Any, raw: bytes, thread_id: str | None) -> Any:
    """The request users.messages.send for a mail, in a thread if one is named."""
    body: dict[str, Any] = {"threadId": thread_id} if thread_id else {}
    if len(raw) < _UPLOAD_FROM_BYTES:
        body["raw"] = base64.urlsafe_b64encode(raw).decode()
        return users.messages().send(userId="me", body=body)
    media = MediaIoBaseUpload(io.BytesIO(raw), mimetype="message/rfc822")
    return users.messages().send(userId="me", body=body, media_body=media)
