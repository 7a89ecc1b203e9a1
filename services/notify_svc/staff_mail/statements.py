"""The SQL of the e-mails to staff that is text."""

from sqlalchemy import text

OPEN_MAILS = text(
    "insert into staff_mails (id, firm_id, staff_id, state, due_at)"
    " select gen_random_uuid(), firm_id, staff_id, 'open', min(email_due_at) from notifications"
    " where email_due_at <= now() and not seen group by firm_id, staff_id on conflict do nothing"
)
