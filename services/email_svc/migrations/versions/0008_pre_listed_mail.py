"""Mails that a listing found and that were not looked at yet."""

import sqlalchemy as sa
from alembic import op

from chassis.storage.migrate import scope_by_firm

revision = "0008_pre_listed_mail"
down_revision = "0007_pre_connecting"


def upgrade() -> None:
    """Works with the previous release's code, which leaves it empty."""
    op.create_table(
        "listed_mail",
        sa.Column("mailbox_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.UniqueConstraint(
            "mailbox_id", "provider_id", name=op.f("uq_listed_mail_mailbox_id_provider_id")
        ),
    )
    op.create_index(
        op.f("ix_listed_mail_mailbox_id_purpose_place"),
        "listed_mail",
        ["mailbox_id", "purpose", "place"],
        unique=False,
    )
    for statement in scope_by_firm("listed_mail"):
        op.execute(statement)
