"""Settings → Branding and Communications, and one's own signature."""

from contracts.rpc import Email
from gateway.rest.operations import STAFF, Operation

OPERATIONS = (
    Operation(
        verb="GET",
        path="/settings/email",
        name="getMailSettings",
        audience=STAFF,
        calls=Email.GET_MAIL_SETTINGS,
    ),
    Operation(
        verb="PATCH",
        path="/settings/email",
        name="updateMailSettings",
        audience=STAFF,
        calls=Email.UPDATE_MAIL_SETTINGS,
        example={"undo_seconds": 10, "subject_default": "A message from Harbour Books"},
    ),
    Operation(
        verb="GET",
        path="/me/signature",
        name="getMySignature",
        audience=STAFF,
        calls=Email.GET_SIGNATURE,
    ),
    Operation(
        verb="PATCH",
        path="/me/signature",
        name="updateMySignature",
        audience=STAFF,
        calls=Email.UPDATE_SIGNATURE,
        example={"signature_html": "<p>Ada Whitfield, CPA</p>"},
    ),
)
