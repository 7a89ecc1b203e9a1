"""What only a mailbox's provider can say, beside what every provider can."""

from chassis.errors import ProviderError, ProviderRefused


class GrantWithdrawn(ProviderRefused):
    """The provider no longer accepts the mailbox's consent: somebody must connect it again."""


class CursorExpired(ProviderError):
    """The provider has forgotten the cursor: every id must be compared."""
