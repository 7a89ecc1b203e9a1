"""Text channel."""

import sqlalchemy as sa
from alembic import op

from chassis.storage.migrate import scope_by_firm

revision = "0002_pre_text_channel"
down_revision = "0001_pre_initial"


def upgrade() -> None:
    """Make room; works with the previous release's code."""
    op.create_table(
        "broadcast_items",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("client_name", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.PrimaryKeyConstraint("broadcast_id", "position", name=op.f("pk_broadcast_items")),
    )
    op.create_index(
        "ix_broadcast_items_waiting",
        "broadcast_items",
        ["broadcast_id", "position"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "broadcast_news",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_news")),
    )
    op.create_index(
        op.f("ix_broadcast_news_broadcast_id"), "broadcast_news", ["broadcast_id"], unique=False
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("staff_name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "told_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
    )
    op.create_table(
        "consents",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("firm_number", sa.Text(), nullable=False),
        sa.Column("opted_out", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("firm_id", "phone", "firm_number", name=op.f("pk_consents")),
    )
    op.create_table(
        "firms",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_firms")),
    )
    op.create_table(
        "templates",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
    )
    op.create_index(
        op.f("ix_templates_firm_id_name"), "templates", ["firm_id", "name"], unique=False
    )
    op.add_column("channels", sa.Column("code", sa.Text(), nullable=True))
    op.add_column("clients", sa.Column("time_zone", sa.Text(), nullable=True))
    op.add_column(
        "messages", sa.Column("delivery_due_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("messages", sa.Column("broadcast_id", sa.Uuid(as_uuid=False), nullable=True))
    for statement in scope_by_firm(
        "firms", "consents", "templates", "broadcasts", "broadcast_items", "broadcast_news"
    ):
        op.execute(statement)
