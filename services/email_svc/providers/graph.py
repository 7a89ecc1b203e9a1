"""Microsoft 365 through Microsoft Graph, v1.0."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from services.email_svc.config import EmailConfig
from services.email_svc.provider import (
    ChangePage,
    MailAlias,
    MailboxGrant,
    Profile,
    RawMail,
    SentMail,
)
from services.email_svc.providers.graph_calls import GraphCalls
from services.email_svc.providers.graph_reading import GraphReading
from services.email_svc.providers.graph_sending import GraphSending
from services.email_svc.providers.graph_watch import GraphWatch


class GraphMail:
    """`MailProvider` for Microsoft 365 and Outlook.com."""

    def __init__(self, config: EmailConfig) -> None:
        self._config = config

    def open(self, grant: MailboxGrant, keep: Callable[[MailboxGrant], None]) -> "GraphSession":
        """No request is made yet."""
        return GraphSession(self._config, grant, keep)


class GraphSession:
    """`MailSession` of one Microsoft 365 mailbox."""

    def __init__(
        self, config: EmailConfig, grant: MailboxGrant, keep: Callable[[MailboxGrant], None]
    ) -> None:
        self._calls = GraphCalls(config, grant, keep)
        self._reading = GraphReading(self._calls)
        self._sending = GraphSending(self._calls)
        self._watch = GraphWatch(self._calls, config)

    def close(self) -> None:
        """Its connections are kept until then."""
        self._calls.close()

    def profile(self) -> Profile:
        """/me, and deltas that begin now."""
        return self._reading.profile()

    def aliases(self) -> tuple[MailAlias, ...]:
        """The account's own addresses."""
        return self._reading.aliases()

    def watch(self) -> datetime | None:
        """A subscription, made or renewed; None where Graph cannot reach us."""
        return self._watch.ensure(self._reading.address()) if self._watch.possible else None

    def changes(self, cursor: str) -> Iterator[ChangePage]:
        """Deltas, and what arrived in other folders."""
        return self._reading.changes(cursor)

    def list_since(self, moment: datetime) -> Iterator[tuple[str, ...]]:
        """Every folder's but those whose mail is not for us."""
        return self._reading.list_since(moment)

    def fetch(self, provider_id: str, when_large: Callable[[], None]) -> RawMail | None:
        """The mail as it came."""
        return self._reading.fetch(provider_id, when_large)

    def send(self, raw: bytes, thread_id: str | None, bcc: Sequence[str] = ()) -> SentMail:
        """Exchange finds the conversation by the headers; it takes no other word for it."""
        del thread_id
        return self._sending.send(raw, bcc)

    def find_sent(self, rfc822_id: str, after: datetime) -> SentMail | None:
        """By Message-ID, then among the last in Sent Items."""
        return self._sending.find_sent(rfc822_id, after)
