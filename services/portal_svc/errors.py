"""Why the portal cannot be used, or a message not posted, in words a bookkeeper understands."""

from contracts.parts import Reason

NOBODY_INVITED = "No contact of any client can sign in to the portal yet; invite one."
NO_CLIENT = Reason(
    code="no_client",
    message="This conversation belongs to no client yet; link it to one first.",
    permanent=True,
)
NO_ACCESS = Reason(
    code="no_portal_access",
    message="Nobody of this client can sign in to the portal yet.",
    permanent=False,
)
"""Passing: once a contact is invited, sending it again works."""
