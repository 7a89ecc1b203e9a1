"""Every table of thread_svc, collected from the features."""

from services.thread_svc import metadata
from services.thread_svc.address_book.tables import ADDRESS_BOOK_TABLES
from services.thread_svc.broadcasts.tables import BROADCAST_TABLES
from services.thread_svc.conversation.tables import CONVERSATION_TABLES
from services.thread_svc.files.tables import FILE_TABLES
from services.thread_svc.held.tables import HELD_TABLES
from services.thread_svc.inbound.tables import INBOUND_TABLES
from services.thread_svc.inbox.tables import INBOX_TABLES
from services.thread_svc.read_models.tables import READ_MODEL_TABLES
from services.thread_svc.templates.tables import TEMPLATE_TABLES

METADATA = metadata.METADATA
FIRM_TABLES = (
    *ADDRESS_BOOK_TABLES,
    *CONVERSATION_TABLES,
    *INBOX_TABLES,
    *INBOUND_TABLES,
    *TEMPLATE_TABLES,
    *READ_MODEL_TABLES,
    *BROADCAST_TABLES,
    *FILE_TABLES,
    *HELD_TABLES,
)
