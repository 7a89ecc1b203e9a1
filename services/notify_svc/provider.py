"""What notify_svc asks of a mail server. Each call ends within its deadline.

Errors: ProviderUnavailable (surely nothing was taken), ProviderRefused (`provider_code` and a
sentence), OutcomeUnknown (it may have been taken).
"""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Protocol


class MailServer(Protocol):
    """Takes the firm's system mail."""

    def send(self, mail: EmailMessage, before_content: Callable[[], None]) -> None:
        """Hand over a mail to its To address, from its From address.

        `before_content` is called when only the content is left to be sent; what it raises ends
        the attempt with nothing taken.
        """
