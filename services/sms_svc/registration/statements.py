"""SQL of registrations under way."""

from sqlalchemy import text

# Ours for a minute: should this program die now, another takes the step after that.
TAKE_DUE = text(
    "update registrations set look_at = now() + make_interval(secs => 60) where firm_id in"
    " (select firm_id from registrations where status in ('submitted', 'pending')"
    " and look_at <= now() + make_interval(secs => :ahead) order by look_at limit 20"
    " for update skip locked) returning *"
)
