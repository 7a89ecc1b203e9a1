"""Files that wait to be sent, and a way to a conversation's files."""

import sqlalchemy as sa
from alembic import op

from chassis.storage.migrate import scope_by_firm

revision = "0010_pre_uploads"
down_revision = "0009_pre_quoted_mail"


def upgrade() -> None:
    """Make room; works with the previous release's code."""
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_digest"), "uploads", ["digest"], unique=False)
    op.create_index(
        "ix_uploads_unused",
        "uploads",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("used_at is null"),
    )
    op.create_index(
        "ix_messages_files",
        "messages",
        ["conversation_id", "occurred_at", "id"],
        unique=False,
        postgresql_where=sa.text("attachments <> '[]'::jsonb"),
    )
    for statement in scope_by_firm("uploads"):
        op.execute(statement)
