"""The numbers in the sender pool of a messaging service."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, request

from sandbox.state import State
from sandbox.twilio.errors import TwilioError
from sandbox.twilio.guard import guard
from sandbox.twilio.registration_state import MessagingService
from sandbox.twilio.services_api import found_service
from sandbox.twilio.state import TwilioNumber
from sandbox.twilio.v1 import V1, absolute, dates, page_v1, unknown
from sandbox.world import world

api = Blueprint("twilio_service_numbers", __name__, url_prefix=f"{V1}/Services/<sid>/PhoneNumbers")
guard(api)


@api.post("")
def add_number(sid: str) -> tuple[dict[str, Any], int]:
    """Put a claimed number into the pool: 21710, 21712 when it is in this or another one."""
    wanted = request.form.get("PhoneNumberSid", "")
    with world().changing() as state:
        service, number = found_service(state, sid), state.numbers.get(wanted)
        if number is None:
            raise TwilioError(21421, wanted)
        pool = state.service_of(number.phone_number)
        if pool is not None:
            raise TwilioError(21710 if pool is service else 21712)
        service.number_sids.append(wanted)
        return _number_shown(service, number), 201


@api.get("")
def list_numbers(sid: str) -> dict[str, Any]:
    """The pool."""
    with world().lock:
        state = world().state
        service = found_service(state, sid)
        shown = [_number_shown(service, state.numbers[one]) for one in service.number_sids]
    return page_v1("phone_numbers", shown)


@api.get("/<number_sid>")
def fetch_number(sid: str, number_sid: str) -> dict[str, Any]:
    """One number of the pool."""
    with world().lock:
        service = _pool_with(world().state, sid, number_sid)
        return _number_shown(service, world().state.numbers[number_sid])


@api.delete("/<number_sid>")
def remove_number(sid: str, number_sid: str) -> tuple[str, int]:
    """Take a number out of the pool; it stays claimed."""
    with world().changing() as state:
        _pool_with(state, sid, number_sid).number_sids.remove(number_sid)
    return "", 204


def _pool_with(state: State, sid: str, number_sid: str) -> MessagingService:
    service = found_service(state, sid)
    if number_sid not in service.number_sids:
        raise unknown()
    return service


def _number_shown(service: MessagingService, number: TwilioNumber) -> dict[str, Any]:
    return {
        "sid": number.sid,
        "account_sid": g.account_sid,
        "service_sid": service.sid,
        "phone_number": number.phone_number,
        "country_code": "US",
        "capabilities": ["MMS", "SMS", "Voice"],
        **dates(number.created, number.updated),
        "url": absolute(f"{V1}/Services/{service.sid}/PhoneNumbers/{number.sid}"),
    }
