"""One signed-in IMAP connection, made when it is first needed and again after it broke."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from chassis.errors import ProviderError
from chassis.observability.metrics import PROVIDER_SECONDS
from services.email_svc.provider import MailAccount
from services.email_svc.providers.imap_wire import BoundedImapClient
from services.email_svc.providers.mail_network import MailNetwork, ended_within
from services.email_svc.providers.server_faults import fault_of

WAITS = 3
"""A command may take so many time-outs of one wait, however its answer trickles in."""


class ImapConnection:
    """Not for several threads at once."""

    def __init__(self, network: MailNetwork, account: MailAccount) -> None:
        self._network = network
        self._account = account
        self._client: BoundedImapClient | None = None
        self.selected: str | None = None

    @contextmanager
    def asking(
        self, name: str, more_bytes: int = 0, seconds: float | None = None
    ) -> Iterator[BoundedImapClient]:
        """The client for one command (`name` it for the metrics), within its limits.

        GrantWithdrawn, ProviderUnavailable, ProviderRefused. After a refusal the connection stays.
        """
        with PROVIDER_SECONDS.labels("imap", name).time():
            try:
                client = self._living() or self._sign_in()
                client.allow(more_bytes)
                with ended_within(seconds or self.patience, client.descriptor):
                    yield client
            except ProviderError:
                raise
            except Exception as exc:
                if not isinstance(exc, IMAPClientError) or isinstance(exc, IMAPClientAbortError):
                    self.drop()
                raise fault_of(exc, self._account.imap.host).as_error() from exc

    @property
    def patience(self) -> float:
        """Seconds that a command may take."""
        return WAITS * self._network.timeout

    def close(self) -> None:
        """Sign out in order; a server that does not answer is left."""
        client = self._client
        if client is None:
            return
        with suppress(Exception), ended_within(self._network.timeout, client.descriptor):
            client.logout()
        self.drop()

    def drop(self) -> None:
        """End the connection without a word."""
        client, self._client, self.selected = self._client, None, None
        if client is not None:
            client.cut()

    def sign_in(self) -> None:
        """Connect and sign in, as the first command would; for a trial."""
        with self.asking("sign_in"):
            pass

    def _living(self) -> BoundedImapClient | None:
        """The connection there is, unless the server has ended it meanwhile."""
        client = self._client
        if client is None or not client.has_something_to_say():
            return client
        try:
            client.allow()
            with ended_within(self._network.timeout, client.descriptor):
                client.noop()
        except (OSError, IMAPClientError):
            self.drop()
        return self._client

    def _sign_in(self) -> BoundedImapClient:
        account = self._account
        client = BoundedImapClient(self._network, account.imap)
        try:
            with ended_within(self.patience, client.descriptor):
                if account.imap.security == "starttls":
                    client.starttls(self._network.tls)
                if client.has_capability("AUTH=PLAIN"):
                    # Letters beyond ASCII in a password go through, and nothing needs quoting.
                    client.plain_login(account.user, account.password)
                else:
                    client.login(account.user, account.password)
        except BaseException:
            client.cut()
            raise
        self._client = client
        return client
