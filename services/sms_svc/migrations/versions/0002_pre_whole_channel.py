"""Consent, disclosures, quiet hours, the queue, media and registration of the text channel."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.storage.migrate import scope_by_firm

revision = "0002_pre_whole_channel"
down_revision = "0001_pre_initial"

_APPEND_ONLY = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the consent ledger is append-only';
end $$
"""


def upgrade() -> None:
    """Make room; works with the previous release's code."""
    op.create_table(
        "auto_replies",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("firm_id", "phone", "day", name=op.f("pk_auto_replies")),
    )
    op.create_table(
        "channel_versions",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_channel_versions")),
    )
    op.create_table(
        "consent_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_number", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_events")),
        sa.UniqueConstraint(
            "firm_id",
            "firm_number",
            "phone",
            "version",
            name=op.f("uq_consent_events_firm_id_firm_number_phone_version"),
        ),
    )
    op.create_table(
        "disclosures",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("proven", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("firm_id", "recipient", name=op.f("pk_disclosures")),
    )
    op.create_index(op.f("ix_disclosures_message_id"), "disclosures", ["message_id"], unique=True)
    op.create_table(
        "firms",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_firms")),
    )
    op.create_table(
        "inbound_media",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("message_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column(
            "fetched_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_media")),
        sa.UniqueConstraint("message_id", "place", name=op.f("uq_inbound_media_message_id_place")),
    )
    op.create_table(
        "registrations",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("request", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("service_id", sa.Text(), nullable=True),
        sa.Column("brand_id", sa.Text(), nullable=True),
        sa.Column("brand_status", sa.Text(), nullable=True),
        sa.Column("campaign_id", sa.Text(), nullable=True),
        sa.Column("campaign_status", sa.Text(), nullable=True),
        sa.Column(
            "look_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column(
            "submitted_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_registrations")),
    )
    op.create_table(
        "sms_settings",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_sms_settings")),
    )
    op.add_column("deliveries", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("sent_body", sa.Text(), nullable=True))
    op.add_column("deliveries", sa.Column("firm_number", sa.Text(), nullable=True))
    op.add_column("deliveries", sa.Column("automatic", sa.Text(), nullable=True))
    op.add_column("deliveries", sa.Column("broadcast_id", sa.Uuid(as_uuid=False), nullable=True))
    op.add_column("deliveries", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("segments", sa.Integer(), nullable=True))
    op.create_index(
        "ix_deliveries_firm_id_sent_at", "deliveries", ["firm_id", "sent_at"], unique=False
    )
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["firm_id", "not_before"],
        unique=False,
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.add_column(
        "inbound_texts",
        sa.Column("segments", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )
    op.add_column(
        "inbound_texts",
        sa.Column("media_wait", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("inbound_texts", sa.Column("look_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        op.f("ix_inbound_texts_firm_id_received_at"),
        "inbound_texts",
        ["firm_id", "received_at"],
        unique=False,
    )
    op.create_index(
        "ix_inbound_texts_media",
        "inbound_texts",
        ["look_at"],
        unique=False,
        postgresql_where=sa.text("media_wait"),
    )
    op.add_column(
        "numbers",
        sa.Column("status", sa.Text(), server_default=sa.text("'active'"), nullable=False),
    )
    op.add_column(
        "numbers", sa.Column("claimed_by", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    op.add_column("numbers", sa.Column("service_id", sa.Text(), nullable=True))
    op.add_column(
        "numbers", sa.Column("tokens", sa.Float(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column(
        "numbers",
        sa.Column(
            "refilled_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column(
        "numbers",
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column("numbers", sa.Column("last_sent_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column("numbers", "provider_id", existing_type=sa.TEXT(), nullable=True)
    for statement in scope_by_firm(
        "channel_versions",
        "firms",
        "sms_settings",
        "consent_events",
        "disclosures",
        "inbound_media",
        "auto_replies",
        "registrations",
    ):
        op.execute(statement)
    op.execute("update numbers set status = 'released' where not active")
    op.execute(_APPEND_ONLY)
    op.execute(
        "create trigger append_only before update or delete on consent_events"
        " for each row execute function refuse_change()"
    )
