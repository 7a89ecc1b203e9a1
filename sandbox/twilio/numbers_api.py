"""Search, claim, change and release phone numbers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, request

from sandbox.clock import now
from sandbox.state import State
from sandbox.twilio.errors import TwilioError
from sandbox.twilio.guard import ACCOUNT, API, guard, page_of
from sandbox.twilio.resources import CAPABILITIES, number_resource
from sandbox.twilio.sids import new_sid
from sandbox.twilio.state import TwilioNumber
from sandbox.twilio.validity import E164
from sandbox.world import world

api = Blueprint("twilio_numbers", __name__)
guard(api)

NUMBERS = f"{ACCOUNT}/IncomingPhoneNumbers"
PLACES = {"415": ("San Francisco", "CA"), "212": ("New York", "NY"), "512": ("Austin", "TX")}
LARGEST_SEARCH = 30
MAGIC_CLAIMS = {"+15005550000": 21422, "+15005550001": 21421}
"""Twilio's test credentials refuse these: https://www.twilio.com/docs/iam/test-credentials."""


@api.get(f"{API}/Accounts/<account_sid>.json")
def fetch_account() -> dict[str, Any]:
    """The account itself: what a settings check asks for."""
    return {
        "sid": g.account_sid,
        "friendly_name": "Sandbox account",
        "status": "active",
        "type": "Full",
        "uri": request.path,
    }


@api.get(f"{ACCOUNT}/AvailablePhoneNumbers/US/Local.json")
def search_numbers() -> dict[str, Any]:
    """Numbers nobody has claimed, all of one area code (default 415)."""
    area = request.args.get("AreaCode", "415")
    size = request.args.get("PageSize", "")
    limit = min(int(size) if size.isdigit() else LARGEST_SEARCH, LARGEST_SEARCH)
    with world().lock:
        free = _free_numbers(world().state, area)[:limit]
    return {
        "available_phone_numbers": [_available(number) for number in free],
        "uri": request.path,
    }


def _free_numbers(state: State, area: str) -> list[str]:
    # The North American plan has no area codes that start with 0 or 1 or end in 11.
    if len(area) != 3 or not area.isdigit() or area[0] in "01" or area.endswith("11"):
        return []
    claimed = {number.phone_number for number in state.numbers.values()}
    offered = (f"+1{area}555{line:04d}" for line in range(100, 200))
    return [number for number in offered if number not in claimed]


def _available(number: str) -> dict[str, Any]:
    place, region = PLACES.get(number[2:5], ("", ""))
    return {
        "friendly_name": f"({number[2:5]}) {number[5:8]}-{number[8:]}",
        "phone_number": number,
        "lata": None,
        "locality": place,
        "rate_center": place.upper(),
        "latitude": None,
        "longitude": None,
        "region": region,
        "postal_code": None,
        "iso_country": "US",
        "address_requirements": "none",
        "beta": False,
        "capabilities": CAPABILITIES,
    }


@api.post(f"{NUMBERS}.json")
def claim_number() -> tuple[dict[str, Any], int]:
    """Claim a number: 21422 when somebody has it already."""
    with world().changing() as state:
        wanted = request.form.get("PhoneNumber") or _any_of_area(state)
        if wanted in MAGIC_CLAIMS:
            raise TwilioError(MAGIC_CLAIMS[wanted], wanted)
        if not E164.match(wanted):
            raise TwilioError(21421, wanted)
        if state.number_for(wanted) is not None:
            raise TwilioError(21422, wanted)
        number = add_number(state, wanted)
        _change(number)
        return number_resource(g.account_sid, number), 201


def _any_of_area(state: State) -> str:
    free = _free_numbers(state, request.form.get("AreaCode", ""))
    return free[0] if free else ""


def add_number(state: State, e164: str) -> TwilioNumber:
    """Put a number under the account."""
    number = TwilioNumber(new_sid("PN"), e164, now(), now(), friendly_name=e164)
    state.numbers[number.sid] = number
    return number


def _change(number: TwilioNumber) -> None:
    names = {
        "FriendlyName": "friendly_name",
        "SmsUrl": "sms_url",
        "SmsMethod": "sms_method",
        "StatusCallback": "status_callback",
    }
    for field, attribute in names.items():
        if field in request.form:
            setattr(number, attribute, request.form[field])
    number.updated = now()


def _found(sid: str) -> TwilioNumber:
    number = world().state.numbers.get(sid)
    if number is None:
        raise TwilioError(20404, message=f"The requested resource {request.path} was not found")
    return number


@api.get(f"{NUMBERS}.json")
def list_numbers() -> dict[str, Any]:
    """Claimed numbers; filters PhoneNumber and FriendlyName."""
    args = request.args
    with world().lock:
        shown = [
            number_resource(g.account_sid, number)
            for number in world().state.numbers.values()
            if args.get("PhoneNumber", number.phone_number) == number.phone_number
            and args.get("FriendlyName", number.friendly_name) == number.friendly_name
        ]
    return page_of("incoming_phone_numbers", shown)


@api.get(f"{NUMBERS}/<sid>.json")
def fetch_number(sid: str) -> dict[str, Any]:
    """One claimed number."""
    return number_resource(g.account_sid, _found(sid))


@api.post(f"{NUMBERS}/<sid>.json")
def update_number(sid: str) -> dict[str, Any]:
    """Change where a number's texts go."""
    with world().changing():
        _change(_found(sid))
        return number_resource(g.account_sid, _found(sid))


@api.delete(f"{NUMBERS}/<sid>.json")
def release_number(sid: str) -> tuple[str, int]:
    """Release a number; its texts stay."""
    with world().changing() as state:
        pool = state.service_of(_found(sid).phone_number)
        if pool is not None:
            pool.number_sids.remove(sid)
        del state.numbers[sid]
    return "", 204
