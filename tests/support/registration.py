"""What a firm says of itself when it registers with the carriers."""

from typing import Any

ADDRESS = {
    "street": "12 Harbour Street", "city": "San Francisco", "region": "CA",
    "postal_code": "94107", "country": "US",
}  # fmt: skip
REPRESENTATIVE = {
    "first_name": "Dana", "last_name": "Whitfield", "email": "dana@harbour.example",
    "phone": "+1 415 555 0100", "title": "Managing partner",
}  # fmt: skip
REGISTRATION: dict[str, Any] = {
    "legal_name": "Harbour Books LLC", "ein": "12-3456789",
    "website": "https://harbour.example", "vertical": "PROFESSIONAL",
    "business_type": "llc", "address": ADDRESS, "representative": REPRESENTATIVE,
    "use_case": "Reminders to clients of a bookkeeping firm.",
    "sample_messages": ["Hi Ana, your W-2 is still missing. Reply STOP to opt out."],
}  # fmt: skip
