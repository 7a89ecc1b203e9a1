"""What handlers have handled, kept long enough that no event comes back after it is forgotten."""

from sqlalchemy import Engine, text

_FORGET = text("delete from inbox where handled_at < now() - make_interval(days => :days)")


def forget_inbox(engine: Engine, days: int) -> int:
    """Forget what was handled longer ago; how much it was."""
    with engine.begin() as conn:
        return conn.execute(_FORGET, {"days": days}).rowcount
