"""What sms_svc does, by feature."""

from typing import cast

from chassis.runtime.context import ServiceContext
from chassis.storage.blobs import write_blobs
from services.sms_svc.channel.use_cases import TextChannel
from services.sms_svc.config import SmsConfig
from services.sms_svc.consent.use_cases import ConsentLedger
from services.sms_svc.inbound.media import InboundMedia
from services.sms_svc.inbound.use_cases import InboundTexts
from services.sms_svc.numbers.claim import NumberClaims
from services.sms_svc.numbers.release import NumberReleases
from services.sms_svc.numbers.use_cases import FirmNumbers
from services.sms_svc.outbound.dispatch import TextQueue
from services.sms_svc.outbound.ledger import TextLedger
from services.sms_svc.outbound.reconcile import TextReconciliation
from services.sms_svc.outbound.send import SmsSender
from services.sms_svc.outbound.use_cases import OutboundTexts
from services.sms_svc.provider import SmsProvider
from services.sms_svc.providers.twilio import TwilioSms
from services.sms_svc.registration.advance import RegistrationSteps
from services.sms_svc.registration.pools import NumberPools
from services.sms_svc.registration.use_cases import Registrations
from services.sms_svc.settings.use_cases import TextSettings
from services.sms_svc.usage.use_cases import PlanUsage


class SmsUseCases:
    """The text-message channel of every firm."""

    def __init__(self, context: ServiceContext, provider: SmsProvider | None = None) -> None:
        config, database = cast("SmsConfig", context.config), context.database
        asked, required = provider or TwilioSms(config), config.requires_campaign
        ledger = TextLedger()
        sender = SmsSender(database, asked, ledger, required, config.messages_per_second)
        pools = NumberPools(database, asked)
        self.channel = TextChannel(database)
        self.settings = TextSettings(database)
        self.usage = PlanUsage(database, config.monthly_segments)
        self.numbers = FirmNumbers(database, asked, required)
        self.number_claims = NumberClaims(database, asked, required)
        self.number_releases = NumberReleases(database, asked, required)
        self.registrations = Registrations(database, config.primary_profile, required)
        self.registration_steps = RegistrationSteps(
            database, asked, pools, config.primary_profile, required
        )
        self.consent = ConsentLedger(database)
        self.outbound = OutboundTexts(database, asked, ledger, sender, config.account_sid)
        self.queue = TextQueue(sender)
        self.reconciliation = TextReconciliation(database, asked, ledger)
        self.inbound = InboundTexts(
            database, asked, ledger, config.answers_keywords, config.account_sid
        )
        blobs = write_blobs(config.blob_folder)
        self.media = InboundMedia(database, blobs, asked, config.media_most_bytes)
