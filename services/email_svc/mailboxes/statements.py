"""SQL that finds whose a mailbox is."""

from sqlalchemy import text

FIRM_OF_ADDRESS = text("select * from firm_of_address(:address) as found (firm_id)")
FIRM_OF_MAILBOX = text("select * from firm_of_mailbox(cast(:id as uuid)) as found (firm_id)")
