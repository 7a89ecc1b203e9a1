"""The use cases of email_svc, each in the package of its feature."""

from collections.abc import Callable
from typing import cast

from chassis.delivery.ledger import DeliveryLedger
from chassis.runtime.context import ServiceContext
from chassis.runtime.reading.pool import ReadingLimits, ReadingPool
from chassis.secrets import SecretBox
from chassis.storage.blobs import read_blobs, write_blobs
from contracts.channels import Channel
from services.email_svc.authorizations.use_cases import Authorizations
from services.email_svc.config import EmailConfig
from services.email_svc.discovery.use_cases import Discovery
from services.email_svc.inbound.record import MailRecords
from services.email_svc.inbound.use_cases import EmailInbound
from services.email_svc.mail_reading import READER, ReadMail
from services.email_svc.mailboxes.accounts import Accounts
from services.email_svc.mailboxes.connecting import Connector
from services.email_svc.mailboxes.health import MailboxHealth
from services.email_svc.mailboxes.sender_use_cases import Senders
from services.email_svc.mailboxes.tokens import MailboxOpener
from services.email_svc.mailboxes.use_cases import Mailboxes
from services.email_svc.outbound.delays import Delays
from services.email_svc.outbound.settle import Settlement
from services.email_svc.outbound.states import STATES
from services.email_svc.outbound.tables import DELIVERIES, HISTORY
from services.email_svc.outbound.use_cases import EmailOutbound
from services.email_svc.provider import Authorizer, MailProvider
from services.email_svc.providers.autoconfig import Autoconfig
from services.email_svc.providers.gmail import GmailMail
from services.email_svc.providers.gmail_push import PushGuard
from services.email_svc.providers.google_authorizer import GoogleAuthorizer
from services.email_svc.providers.graph import GraphMail
from services.email_svc.providers.imap import ImapMail, network_of
from services.email_svc.providers.mail_srv import MailSrv
from services.email_svc.providers.microsoft_authorizer import MicrosoftAuthorizer
from services.email_svc.settings.use_cases import MailSettings
from services.email_svc.sync.backfill import Backfill
from services.email_svc.sync.count import MailCounts
from services.email_svc.sync.leases import Leases
from services.email_svc.sync.listening import Listening
from services.email_svc.sync.prompts import Prompts
from services.email_svc.sync.requests import SyncRequests
from services.email_svc.sync.use_cases import MailboxSync
from services.email_svc.sync.workers import THREADS, SyncWorkers


class EmailUseCases:
    """Built once per process. `providers` by the kind of mailbox; with no `sync_threads` mailboxes
    are synchronised only when told; `readers` take the mails apart.
    """

    def __init__(
        self,
        context: ServiceContext,
        providers: dict[str, MailProvider] | None = None,
        sync_threads: int = THREADS,
        readers: ReadingPool[ReadMail] | None = None,
    ) -> None:
        self.context = context
        self.settings = MailSettings(context.database)
        config = cast("EmailConfig", context.config)
        database, keys, folder = context.database, config.secret_keys, config.blob_folder
        ledger = DeliveryLedger(Channel.EMAIL, STATES, (DELIVERIES, HISTORY))
        kinds = providers or mail_providers(config)
        opener = MailboxOpener(database, SecretBox(keys), kinds)
        health = MailboxHealth(database)
        leases = Leases(database)
        readers = readers or mail_readers(config)
        kept = write_blobs(folder)
        records = MailRecords(database, kept, keys, ledger)
        inbound = EmailInbound(database, kept, records, keys, ledger, readers.read)
        self.sync = sync_of(config, opener, leases, inbound)
        wake = SyncWorkers(self.sync.synchronise, sync_threads).wake
        self.prompts = Prompts(PushGuard(config), keys, leases, wake)
        self.sync_requests = SyncRequests(database, wake)
        self._add_connecting(config, opener, wake)
        files = read_blobs(folder, config.upload_folder)
        self.outbound = EmailOutbound(database, files, keys, ledger, opener, health)
        self.delays = Delays(database, ledger)
        self.settlement = Settlement(database, ledger, opener)

    def _add_connecting(
        self, config: EmailConfig, opener: MailboxOpener, wake: Callable[[str], None]
    ) -> None:
        database, authorizers = self.context.database, authorizers_of(config)
        connector = Connector(database, opener, wake)
        self.mailboxes = Mailboxes(database, opener, connector, authorizers)
        self.authorizations = Authorizations(
            database, opener.secrets, authorizers, connector, config.callback_url
        )
        self.accounts = Accounts(opener.providers, connector)
        self.senders = Senders(database)
        self.listening = Listening(database, opener, Leases(database), wake)
        self.discovery = Discovery(
            (
                ("autoconfig", Autoconfig(network_of(config), config.mail_autoconfig_base)),
                ("srv", MailSrv()),
            )
        )


def sync_of(
    config: EmailConfig, opener: MailboxOpener, leases: Leases, inbound: EmailInbound
) -> MailboxSync:
    """News first, then earlier mail by pieces, then the count."""
    database = opener.database
    return MailboxSync(
        database,
        opener,
        MailboxHealth(database),
        leases,
        inbound,
        config.poll_seconds,
        Backfill(database, leases, inbound),
        MailCounts(database, leases),
    )


def authorizers_of(config: EmailConfig) -> dict[str, Authorizer]:
    """The kinds of mailbox that are opened on a page of their provider, as far as set up."""
    found: dict[str, Authorizer] = {"gmail": GoogleAuthorizer(config)}
    if config.microsoft_client_id:
        found["microsoft"] = MicrosoftAuthorizer(config)
    return found


def mail_providers(config: EmailConfig) -> dict[str, MailProvider]:
    """Every kind of mailbox there is."""
    return {
        "gmail": GmailMail(config),
        "microsoft": GraphMail(config),
        "imap": ImapMail(config),
    }


def mail_readers(config: EmailConfig) -> ReadingPool[ReadMail]:
    """The processes in which mails are taken apart; they start with the first mail."""
    limits = ReadingLimits(
        cpu_seconds=config.mail_reader_cpu_seconds,
        seconds=3.0 * config.mail_reader_cpu_seconds,
        memory_bytes=config.mail_reader_memory_mb * 1024 * 1024,
    )
    return ReadingPool(READER, ReadMail, limits, config.mail_readers)
