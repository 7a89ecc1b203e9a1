"""Tables of the unified conversation: its summary, its messages, who is in charge of it."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.storage.tables import firm_column, id_column, time_column
from services.thread_svc.metadata import METADATA

CONVERSATIONS = Table(
    "conversations",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("kind", Text, nullable=False),
    id_column("client_id", optional=True),
    Column("sender_kind", Text),
    Column("sender_address", Text),
    Column("title", Text, nullable=False),
    Column("candidates", JSONB, nullable=False, server_default=text("'[]'")),
    Column("status", Text, nullable=False, server_default=text("'open'")),
    id_column("moved_to", optional=True),
    Column("last_sequence", Integer, nullable=False, server_default=text("0")),
    time_column("last_activity_at", now=True),
    id_column("last_message_id", optional=True),
    Column("last_channel", Text),
    Column("last_direction", Text),
    Column("last_sender", Text),
    Column("last_snippet", Text),
    Column("channels", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    time_column("facing_at", optional=True),
    Column("facing_direction", Text),
    Column("facing_intent", Text),
    time_column("answered_at", optional=True),
    time_column("inbound_at", optional=True),
    Column("inbound_channel", Text),
    Column("triage", Text, nullable=False, server_default=text("'none'")),
    Index(
        "uq_conversations_client",
        "client_id",
        unique=True,
        postgresql_where=text("kind = 'client'"),
    ),
    Index(
        "uq_conversations_unlinked",
        "firm_id",
        "sender_kind",
        "sender_address",
        unique=True,
        postgresql_where=text("kind = 'unlinked'"),
    ),
    Index("ix_conversations_inbox", "firm_id", "kind", "last_activity_at", "id"),
    Index("ix_conversations_triage", "firm_id", "kind", "triage", "last_activity_at", "id"),
)
"""`kind`: client, unlinked or merged (its messages stand in `moved_to` now). The last_ and inbound_
columns describe the latest message of all and from the client, the facing_ columns the one that
decides what is needed: the heaviest that the firm has not answered, or its latest answer, which was
at `answered_at`. Each goes by time, so the order of recording does not matter."""

MESSAGES = Table(
    "messages",
    METADATA,
    id_column(primary=True),
    firm_column(),
    id_column("conversation_id"),
    Column("sequence", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("author_kind", Text, nullable=False),
    Column("author_id", Text),
    Column("author_name", Text, nullable=False),
    Column("sender_address", Text),
    Column("recipients", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("subject", Text),
    Column("body_text", Text, nullable=False),
    Column("body_html", Text),
    Column("intent", Text),
    Column("mentions", JSONB, nullable=False, server_default=text("'[]'")),
    Column("attachments", JSONB, nullable=False, server_default=text("'[]'")),
    Column("delivery_state", Text),
    Column("delivery_reason", JSONB),
    time_column("delivery_at", optional=True),
    time_column("delivery_due_at", optional=True),
    Column("delivery_sequence", Integer, nullable=False, server_default=text("0")),
    Column("own_ref", Text),
    id_column("link_id", optional=True),
    Column("name_before_link", Text),
    id_column("broadcast_id", optional=True),
    Column("warning", Text),
    time_column("sent_at", optional=True),
    Column("quoted_from", Integer),
    Column("cc", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("bcc", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("reply_to", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    time_column("occurred_at"),
    Index("ix_messages_time", "conversation_id", "occurred_at", "id"),
    Index("uq_messages_sequence", "conversation_id", "sequence", unique=True),
    Index(
        "ix_messages_texts_from",
        "firm_id",
        "sender_address",
        "occurred_at",
        postgresql_where=text("channel = 'sms' and direction = 'inbound'"),
    ),
    Index(
        "ix_messages_files",
        "conversation_id",
        "occurred_at",
        "id",
        postgresql_where=text("attachments <> '[]'::jsonb"),
    ),
    Index(
        "ix_messages_not_arrived",
        "firm_id",
        "conversation_id",
        postgresql_where=text("delivery_state in ('failed', 'undelivered', 'delayed')"),
    ),
    Index(
        "ix_messages_own_ref", "firm_id", "own_ref", postgresql_where=text("own_ref is not null")
    ),
)
"""`occurred_at`: when the first of our programs took it in, or the provider did where it is of
before the mailbox was connected; no sender decides it. `sent_at`: what the sender's own clock says,
where that differs. `name_before_link`: of an author whom a link named, what the channel called
them. `bcc`: of our own only. `reply_to`: where the sender asks for answers."""

CONVERSATION_STAFF = Table(
    "conversation_staff",
    METADATA,
    firm_column(),
    id_column("conversation_id"),
    id_column("staff_id"),
    PrimaryKeyConstraint("conversation_id", "staff_id"),
    Index(None, "staff_id"),
)
"""Who is assigned: the scope Mine."""

CONVERSATION_TABLES = ("conversations", "messages", "conversation_staff")
