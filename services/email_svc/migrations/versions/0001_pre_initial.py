"""Initial."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.storage.migrate import scope_by_firm

revision = "0001_pre_initial"
down_revision = None


def upgrade() -> None:
    """Make room; works with the previous release's code."""
    op.create_table(
        "deliveries",
        sa.Column("message_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("reason_message", sa.Text(), nullable=True),
        sa.Column("permanent", sa.Boolean(), nullable=True),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("own_ref", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("message", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_own_ref"), "deliveries", ["own_ref"], unique=False)
    op.create_index(op.f("ix_deliveries_provider_id"), "deliveries", ["provider_id"], unique=True)
    op.create_index(
        op.f("ix_deliveries_state_changed_at"), "deliveries", ["state", "changed_at"], unique=False
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("firm_id", "actor_id", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column(
            "handled_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("event_id", "handler", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_handled_at"), "inbox", ["handled_at"], unique=False)
    op.create_table(
        "mailboxes",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("health_reason", sa.Text(), nullable=True),
        sa.Column("sealed_grant", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("watch_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "connected_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("last_synced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "next_sync_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sync_requests", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sync_failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("lease", sa.Text(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailboxes")),
    )
    op.create_index(op.f("ix_mailboxes_firm_id"), "mailboxes", ["firm_id"], unique=False)
    op.create_index(op.f("ix_mailboxes_next_sync_at"), "mailboxes", ["next_sync_at"], unique=False)
    op.create_index("uq_mailboxes_address", "mailboxes", ["address"], unique=True)
    op.create_table(
        "outbox",
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_created_at"), "outbox", ["created_at"], unique=False)
    op.create_table(
        "seen_mail",
        sa.Column("mailbox_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("raw_digest", sa.Text(), nullable=True),
        sa.Column(
            "seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.UniqueConstraint(
            "mailbox_id", "provider_id", name=op.f("uq_seen_mail_mailbox_id_provider_id")
        ),
    )
    op.create_index(
        op.f("ix_seen_mail_mailbox_id_seen_at"),
        "seen_mail",
        ["mailbox_id", "seen_at"],
        unique=False,
        postgresql_where=sa.text("verdict = 'waiting'"),
    )
    op.create_table(
        "delivery_history",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["deliveries.message_id"], name=op.f("fk_delivery_history_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_history")),
        sa.UniqueConstraint(
            "message_id", "report_id", name=op.f("uq_delivery_history_message_id_report_id")
        ),
    )
    op.create_table(
        "mails",
        sa.Column("message_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("inbound", sa.Boolean(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("thread_id", sa.Text(), nullable=True),
        sa.Column("rfc822_id", sa.Text(), nullable=True),
        sa.Column("refs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("identity_key", sa.Text(), nullable=True),
        sa.Column("raw_digest", sa.Text(), nullable=True),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailboxes.id"], name=op.f("fk_mails_mailbox_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_mails")),
        sa.UniqueConstraint("firm_id", "identity_key", name=op.f("uq_mails_firm_id_identity_key")),
        sa.UniqueConstraint(
            "mailbox_id", "provider_id", name=op.f("uq_mails_mailbox_id_provider_id")
        ),
    )
    op.create_index(
        op.f("ix_mails_firm_id_conversation_id"),
        "mails",
        ["firm_id", "conversation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_mails_firm_id_rfc822_id"), "mails", ["firm_id", "rfc822_id"], unique=False
    )
    op.create_index(
        op.f("ix_mails_mailbox_id_thread_id"), "mails", ["mailbox_id", "thread_id"], unique=False
    )
    for statement in scope_by_firm(
        "deliveries", "delivery_history", "mailboxes", "seen_mail", "mails"
    ):
        op.execute(statement)
