"""SQL of the channels: what decides whether somebody can be written to."""

from sqlalchemy import text

from chassis.storage.prepared import Prepared, columns_of
from services.thread_svc.read_models.tables import CHANNELS, CONSENTS

CHANNELS_OF_FIRM = Prepared(
    "channels_of_firm",
    f"select {columns_of(CHANNELS)} from channels"  # noqa: S608  # the columns of our table
    " where firm_id = :firm_id",
)
CONSENTS_OF_PHONES = Prepared(
    "consents_of_phones",
    f"select {columns_of(CONSENTS)} from consents"  # noqa: S608  # the same
    " where firm_id = :firm_id and phone = any(cast(:phones as text[])) order by changed_at",
)
# What the channel service decides by when it sends: the latest text of each phone.
NUMBERS_WRITTEN_TO = text(
    """
    select asked.phone, wrote.firm_number
    from unnest(cast(:phones as text[])) asked (phone) cross join lateral (
        select m.recipients[1] as firm_number from messages m
        where m.firm_id = :firm_id and m.sender_address = asked.phone
            and m.channel = 'sms' and m.direction = 'inbound'
        order by m.occurred_at desc limit 1
    ) wrote
    """
)
CONVERSATIONS_OF_PHONE = text(
    """
    select distinct c.id::text from identities i
    join client_contacts cc on cc.contact_id = i.contact_id
    join conversations c on c.client_id = cc.client_id and c.kind = 'client'
    where i.firm_id = :firm_id and i.kind = 'phone' and i.value = :phone limit :most
    """
)
