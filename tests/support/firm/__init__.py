"""The one firm of the tests: made, asked and listened to alike whatever it is reached through.

    firm = FirmInTest(OverTheWire(rpc, tap))                 # staff known by their calls alone
    firm = FirmInTest(InProcess(ThreadService, use_cases))   # no service needs to run
    firm = RegisteredFirm(OverTheWire(rpc, tap))             # people who can sign in
    firm = TextingFirm(OverTheWire(rpc, tap), play=play)     # a number, a client with a phone

Every test has a firm of its own, so tests run in any order over the same servers.
"""

from tests.support.firm.base import client_request, staff
from tests.support.firm.channels import NUMBER
from tests.support.firm.in_test import FirmInTest
from tests.support.firm.registered import Guest, RegisteredFirm
from tests.support.firm.texting import TextingFirm

__all__ = [
    "NUMBER",
    "FirmInTest",
    "Guest",
    "RegisteredFirm",
    "TextingFirm",
    "client_request",
    "staff",
]
