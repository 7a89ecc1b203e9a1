"""Messages that wait with us, to be sent later or taken back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.storage.migrate import scope_by_firm

revision = "0015_pre_held_messages"
down_revision = "0014_pre_bounced_addresses"


def upgrade() -> None:
    """Works with the previous release's code, which holds nothing."""
    op.create_table(
        "held_messages",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("conversation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("author_role", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'held'"), nullable=False),
        sa.Column("message", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("instructions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_messages")),
    )
    op.create_index(
        "ix_held_messages_due",
        "held_messages",
        ["not_before"],
        unique=False,
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index(
        "ix_held_messages_conversation",
        "held_messages",
        ["conversation_id", "due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'held'"),
    )
    for statement in scope_by_firm("held_messages"):
        op.execute(statement)
