"""The API of Settings → SMS: who may ask, what a request must say, how the answer looks."""

import re
from dataclasses import asdict
from typing import Any

from chassis.errors import PermissionDenied, ValidationFailed
from chassis.fields import id_of, line_of
from chassis.phones import normal_phone
from chassis.refusals import ForeignNumber, InvalidPhoneNumber
from contracts.actor import Actor
from contracts.error_codes import ErrorCode
from contracts.rpc.sms import Usage
from services.sms_svc import activity
from services.sms_svc.channel.standing import standing_of
from services.sms_svc.consent import ledger
from services.sms_svc.outbound import early
from services.sms_svc.outbound.rules import fault_of_phone
from services.sms_svc.registration.campaign import request_of
from services.sms_svc.settings import stored
from services.sms_svc.usage.use_cases import usage
from services.sms_svc.use_cases import SmsUseCases

_AREA_CODE = re.compile(r"[2-9]\d\d")
_LONGEST_LABEL = 50
_HOME = "US"
VIEW, EDIT = "settings.view", "settings.edit"
MESSAGES, SEND = "messages.view", "messages.send"


class SmsRequests(SmsUseCases):
    """What the gateway may ask of sms_svc."""

    def search_numbers(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Up to ten numbers for sale, by area code if one is given."""
        _require(actor, VIEW)
        area = request.get("area_code") or None
        if area is not None and not (isinstance(area, str) and _AREA_CODE.fullmatch(area)):
            raise _wrong("area_code", "must be three digits, such as 415.")
        return {"items": [asdict(number) for number in self.numbers.search(area)]}

    def list_numbers(self, actor: Actor) -> dict[str, Any]:
        """The firm's numbers but for released ones."""
        _require(actor, VIEW)
        return {"items": self.numbers.list(actor.firm_id)}

    def claim_number(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Connect a number to the firm; see Numbers.claim."""
        _require(actor, EDIT)
        label = line_of(request, "label", _LONGEST_LABEL) if request.get("label") else "Main"
        return self.numbers.claim(actor, _phone_of(request, "e164"), label)

    def update_number(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Label, default, pause."""
        _require(actor, EDIT)
        number_id = id_of(request, "number_id", "number")
        wanted: dict[str, Any] = {
            name: request[name]
            for name in ("is_default", "paused")
            if request.get(name) is not None
        }
        if any(not isinstance(value, bool) for value in wanted.values()):
            raise _wrong(next(iter(wanted)), "must be true or false.")
        if request.get("label"):
            wanted["label"] = line_of(request, "label", _LONGEST_LABEL)
        return self.numbers.update(actor, number_id, wanted)

    def release_number(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Give a number back; its history stays."""
        _require(actor, EDIT)
        return self.numbers.release(actor, id_of(request, "number_id", "number"))

    def get_settings(self, actor: Actor) -> dict[str, Any]:
        """Quiet hours, office hours, the automatic answer."""
        _require(actor, VIEW)
        with self.database.transaction(actor.firm_id) as tx:
            return stored.read(tx)

    def update_settings(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Replace the groups given."""
        _require(actor, EDIT)
        with self.database.transaction(actor.firm_id) as tx:
            before = stored.read(tx)
            after = stored.write(tx, request)
            changed = [name for name in after if after[name] != before[name]]
            if changed:
                who = activity.person_of(actor)
                activity.log(tx, "settings.changed", who, "SMS", groups=changed)
            return after

    def get_usage(self, actor: Actor) -> Usage:
        """What was used this month, against the allowance."""
        with self.database.transaction(actor.firm_id) as tx:
            return usage(tx, self.config.monthly_segments)

    def get_registration(self, actor: Actor) -> dict[str, Any]:
        """The firm's A2P registration."""
        _require(actor, VIEW)
        return self.registrations.get(actor.firm_id)

    def submit_registration(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Register the firm with the carriers; a job walks the steps."""
        _require(actor, EDIT)
        return self.registrations.submit(actor, request_of(request))

    def send_now(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Send a text that waits for the morning; whoever may change the hours may pass over them.
        See early.send_now.
        """
        _require(actor, SEND)
        _require(actor, EDIT)
        return early.send_now(self.sending, actor, id_of(request, "message_id", "message"))

    def get_consent(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Whether a phone may be texted, and how that came about; InvalidPhoneNumber. `phone` as
        people write it.
        """
        _require(actor, MESSAGES)
        phone = normal_phone(line_of(request, "phone", 32), _HOME, "phone")
        with self.database.transaction(actor.firm_id) as tx:
            return ledger.history(tx, phone, standing_of(tx, phone).sender)


def _require(actor: Actor, permission: str) -> None:
    if permission not in actor.permissions:
        raise PermissionDenied(f"This needs the permission {permission}.")


def _phone_of(request: dict[str, Any], name: str) -> str:
    phone = "".join(char for char in line_of(request, name, 32) if char not in " ()-.")
    fault = fault_of_phone(phone)
    if fault is None:
        return phone
    kind = ForeignNumber if fault.code == ErrorCode.FOREIGN_NUMBER else InvalidPhoneNumber
    raise kind(fault.message, {name: ["must look like +14155550100"]})


def _wrong(name: str, sentence: str) -> ValidationFailed:
    return ValidationFailed(f"The field {name} is not valid: it {sentence}", {name: [sentence]})
