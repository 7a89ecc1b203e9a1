"""What was handled and answered, kept long enough that nothing comes back once it is forgotten."""

from sqlalchemy import Engine, text

_FORGET = text("delete from inbox where handled_at < now() - make_interval(days => :days)")
_FORGET_ANSWERS = text(
    "delete from idempotency_keys where created_at < now() - make_interval(days => :days)"
)


def forget_inbox(engine: Engine, days: int) -> int:
    """Forget what was handled longer ago; how much it was."""
    with engine.begin() as conn:
        return conn.execute(_FORGET, {"days": days}).rowcount


def forget_answers(engine: Engine, days: int) -> int:
    """Forget what was answered longer ago: a request repeated after that is a new one."""
    with engine.begin() as conn:
        return conn.execute(_FORGET_ANSWERS, {"days": days}).rowcount
