"""Activity log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.storage.migrate import scope_by_firm

_APPEND_ONLY = (
    (
        "create function refuse_change() returns trigger language plpgsql as $$ begin"
        " raise exception 'lines of % are never changed or removed', tg_table_name"
        " using errcode = 'restrict_violation'; end $$"
    ),
    (
        "create trigger append_only before update or delete on activity"
        " for each row execute function refuse_change()"
    ),
    (
        "create trigger append_only_as_a_whole before truncate on activity"
        " for each statement execute function refuse_change()"
    ),
)

revision = "0002_pre_activity_log"
down_revision = "0001_pre_initial"


def upgrade() -> None:
    """Make room; works with the previous release's code."""
    op.create_table(
        "activity",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.Text(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(
        op.f("ix_activity_firm_id_actor_id_at_id"),
        "activity",
        ["firm_id", "actor_id", "at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_activity_firm_id_at_id"), "activity", ["firm_id", "at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_activity_firm_id_kind_at_id"),
        "activity",
        ["firm_id", "kind", "at", "id"],
        unique=False,
    )
    for statement in (*scope_by_firm("activity"), *_APPEND_ONLY):
        op.execute(statement)
