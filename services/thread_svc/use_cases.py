"""The use cases of thread_svc, feature by feature."""

from typing import cast

from chassis.runtime.context import ServiceContext
from services.thread_svc.address_book.use_cases import AddressBook
from services.thread_svc.broadcasts.progress import note_progress
from services.thread_svc.broadcasts.use_cases import Broadcasts
from services.thread_svc.channels.use_cases import Channels
from services.thread_svc.config import ThreadConfig
from services.thread_svc.conversation.use_cases import Conversations
from services.thread_svc.files.use_cases import Files
from services.thread_svc.held.records import hold
from services.thread_svc.held.use_cases import HeldMessages, waiting_files
from services.thread_svc.inbound.link import Linking
from services.thread_svc.inbound.sent_elsewhere import SentElsewhere
from services.thread_svc.inbound.use_cases import InboundMessages
from services.thread_svc.inbox.read_marks import ReadMarks
from services.thread_svc.inbox.use_cases import StaffInbox
from services.thread_svc.outbound.answers import MailAnswers
from services.thread_svc.outbound.resend import Resending
from services.thread_svc.outbound.use_cases import Outbound
from services.thread_svc.read_models.use_cases import ReadModels
from services.thread_svc.templates.use_cases import Templates


class ThreadUseCases:
    """Built once per process."""

    def __init__(self, context: ServiceContext) -> None:
        self.context = context
        database = context.database
        config = cast("ThreadConfig", context.config)
        self.address_book = AddressBook(database, config.default_region)
        self.broadcasts = Broadcasts(database)
        self.channels = Channels(database)
        self.conversations = Conversations(database, note_progress, waiting_files)
        self.files = Files(database)
        self.inbound = InboundMessages(database)
        self.inbox = StaffInbox(database)
        self.linking = Linking(database)
        self.held = HeldMessages(database)
        self.answers = MailAnswers(database)
        self.outbound = Outbound(database, hold)
        self.read_marks = ReadMarks(database)
        self.resending = Resending(database)
        self.read_models = ReadModels(database)
        self.sent_elsewhere = SentElsewhere(database)
        self.templates = Templates(database)
