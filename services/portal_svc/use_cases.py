"""What portal_svc does, feature by feature."""

from chassis.delivery.ledger import DeliveryLedger
from chassis.identity.rate_limits import RateLimits
from chassis.identity.sessions import Sessions
from chassis.identity.sign_ins import SignIns
from chassis.runtime.context import ServiceContext
from contracts.channels import Channel
from services.portal_svc.accounts.directory import PortalAccounts
from services.portal_svc.accounts.tables import REFRESH_TOKENS, SESSIONS
from services.portal_svc.channel.use_cases import PortalChannel
from services.portal_svc.conversations.post import PortalPosting
from services.portal_svc.conversations.read import PortalReading
from services.portal_svc.conversations.receipts import ReadReceipts
from services.portal_svc.conversations.states import STATES
from services.portal_svc.conversations.tables import DELIVERIES, HISTORY
from services.portal_svc.invitations.use_cases import Invitations
from services.portal_svc.invitations.withdraw import PortalAccess


class PortalUseCases:
    """The portal of every firm."""

    def __init__(self, context: ServiceContext) -> None:
        database, accounts = context.database, PortalAccounts()
        self.context = context
        self.limits = RateLimits(database)
        self.sessions = Sessions(database, (SESSIONS, REFRESH_TOKENS), self.limits)
        ledger = DeliveryLedger(Channel.PORTAL, STATES, (DELIVERIES, HISTORY))
        self.channel = PortalChannel(database)
        self.sign_ins = SignIns(database, self.sessions, accounts, self.limits)
        self.invitations = Invitations(database, accounts, self.limits)
        self.access = PortalAccess(database, self.sessions.endings)
        self.reading = PortalReading(database)
        self.posting = PortalPosting(database, ledger)
        self.receipts = ReadReceipts(database, ledger)
