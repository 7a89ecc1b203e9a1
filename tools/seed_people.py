"""The pretend firm of the demonstration: its staff, clients and what they have said."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.actor import Role

FIRM_NAME = "Larkspur Advisory"
PASSWORD = "onethread-demo"  # noqa: S105  # the demo's own, printed at every start
FIRM_NUMBER = "+14155550100"
FIRM_MAILBOX = "team@larkspur.example"
SECOND_MAILBOX = "partners@larkspur.example"


@dataclass(frozen=True)
class Colleague:
    """Somebody who signs in to the staff inbox."""

    name: str
    email: str
    role: Role


STAFF = (
    Colleague("Grace Hollis", "grace@larkspur.example", "owner"),
    Colleague("Omar Reyes", "omar@larkspur.example", "admin"),
    Colleague("Priya Nair", "priya@larkspur.example", "partner"),
    Colleague("Ben Okafor", "ben@larkspur.example", "member"),
)


@dataclass(frozen=True)
class DemoClient:
    """A client with one contact; `portal`: the contact may sign in. `assigned`: staff e-mail."""

    name: str
    kind: str
    entity_type: str
    contact: str
    email: str
    phone: str
    portal: bool = False
    assigned: str = "ben@larkspur.example"


CLIENTS = (
    DemoClient(
        "Harbor Coffee LLC",
        "company",
        "LLC",
        "Maya Chen",
        "maya@harborcoffee.example",
        "+12125550111",
        portal=True,
    ),
    DemoClient(
        "Juniper Dental PC",
        "company",
        "S-Corp",
        "Leo Marsh",
        "leo@juniperdental.example",
        "+12125550112",
        portal=True,
        assigned="priya@larkspur.example",
    ),
    DemoClient(
        "Northwind Freight Inc",
        "company",
        "C-Corp",
        "Sara Blum",
        "sara@northwind.example",
        "+12125550113",
    ),
    DemoClient(
        "Ruth Albright",
        "individual",
        "Individual",
        "Ruth Albright",
        "ruth@albright.example",
        "+12125550114",
        portal=True,
    ),
    DemoClient(
        "Copper Kettle Bakery",
        "company",
        "Partnership",
        "Dan Ito",
        "dan@copperkettle.example",
        "+12125550115",
    ),
    DemoClient(
        "Tomas Vega",
        "individual",
        "Individual",
        "Tomas Vega",
        "tomas@vega.example",
        "+12125550116",
        assigned="priya@larkspur.example",
    ),
    DemoClient(
        "Bluebird Montessori",
        "company",
        "Nonprofit",
        "Ivy Park",
        "ivy@bluebird.example",
        "+12125550117",
    ),
    DemoClient(
        "Hale & Finch LLP",
        "company",
        "LLP",
        "Nora Finch",
        "nora@halefinch.example",
        "+12125550118",
        assigned="omar@larkspur.example",
    ),
    DemoClient(
        "Summit Roofing Inc",
        "company",
        "S-Corp",
        "Carl Boone",
        "carl@summitroofing.example",
        "+12125550119",
    ),
    DemoClient(
        "Amara Osei",
        "individual",
        "Individual",
        "Amara Osei",
        "amara@osei.example",
        "+12125550120",
    ),
    DemoClient(
        "Riverside Yoga LLC",
        "company",
        "LLC",
        "Jess Lam",
        "jess@riversideyoga.example",
        "+12125550121",
        assigned="priya@larkspur.example",
    ),
    DemoClient(
        "The Quist Family Trust",
        "company",
        "Trust",
        "Henrik Quist",
        "henrik@quist.example",
        "+12125550122",
        assigned="omar@larkspur.example",
    ),
)

TEXTS = (
    ("Maya Chen", "Hi! Did you get the Q3 receipts I dropped off?"),
    ("Dan Ito", "Running late, can we move our meeting to 3pm?"),
    ("Carl Boone", "Urgent: the bank needs our P&L today"),
    ("Jess Lam", "Thanks, all good from our side."),
)
MAILS = (
    ("Leo Marsh", "Payroll question", "Can we add two hygienists to payroll before the 15th?"),
    ("Nora Finch", "Engagement letter", "Signed engagement letter attached, thank you."),
    ("Henrik Quist", "Invoice 1042", "We paid invoice 1042 this morning."),
)
PORTAL_MESSAGES = (
    ("Ruth Albright", "I uploaded my W-2. Is there anything else you need?"),
    ("Maya Chen", "Could you share the bookkeeping summary here?"),
)
REPLIES = (
    (
        "ben@larkspur.example",
        "Harbor Coffee LLC",
        "sms",
        "Yes, got them. The summary comes tomorrow.",
    ),
    (
        "priya@larkspur.example",
        "Juniper Dental PC",
        "email",
        "Of course. Please send their W-4 forms.",
    ),
    (
        "ben@larkspur.example",
        "Ruth Albright",
        "portal",
        "Only the 1099 from your bank.",
    ),
)
NOTE = (
    "Harbor Coffee LLC",
    "@Priya Nair Sales tax for October looks off by one filing. Can you check?",
)
STRANGER = ("+12125550199", "Hello, a friend recommended you. Do you take new clients?")
