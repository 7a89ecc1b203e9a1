"""Every table of sms_svc, collected from the features."""

from services.sms_svc import metadata
from services.sms_svc.channel.tables import CHANNEL_TABLES
from services.sms_svc.consent.tables import CONSENT_TABLES
from services.sms_svc.inbound.tables import INBOUND_TABLES
from services.sms_svc.numbers.tables import NUMBER_TABLES
from services.sms_svc.outbound import tables as outbound
from services.sms_svc.registration.tables import REGISTRATION_TABLES
from services.sms_svc.settings.tables import SETTINGS_TABLES

METADATA = metadata.METADATA
DELIVERIES, HISTORY = outbound.DELIVERIES, outbound.HISTORY
FIRM_TABLES = (
    *outbound.OUTBOUND_TABLES,
    *NUMBER_TABLES,
    *CHANNEL_TABLES,
    *SETTINGS_TABLES,
    *CONSENT_TABLES,
    *INBOUND_TABLES,
    *REGISTRATION_TABLES,
)
