"""What internal_svc does, feature by feature."""

from chassis.delivery.ledger import DeliveryLedger
from chassis.identity.rate_limits import RateLimits
from chassis.identity.sessions import Sessions
from chassis.identity.sign_ins import SignIns
from chassis.runtime.context import ServiceContext
from contracts.channels import Channel
from services.internal_svc.accounts.directory import StaffAccounts
from services.internal_svc.accounts.tables import REFRESH_TOKENS, SESSIONS
from services.internal_svc.notes.states import STATES
from services.internal_svc.notes.tables import DELIVERIES, HISTORY
from services.internal_svc.notes.use_cases import Notes
from services.internal_svc.registration.use_cases import FirmRegistration
from services.internal_svc.staff.use_cases import StaffDirectory


class InternalUseCases:
    """Firms, their staff and their notes."""

    def __init__(self, context: ServiceContext) -> None:
        database = context.database
        self.context = context
        self.limits = RateLimits(database)
        self.sessions = Sessions(database, (SESSIONS, REFRESH_TOKENS), self.limits)
        ledger = DeliveryLedger(Channel.INTERNAL, STATES, (DELIVERIES, HISTORY))
        self.registration = FirmRegistration(database)
        self.staff = StaffDirectory(database, self.sessions.endings, self.limits)
        self.sign_ins = SignIns(database, self.sessions, StaffAccounts(), self.limits)
        self.notes = Notes(database, ledger)
