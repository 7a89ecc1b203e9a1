"""Reads a request into its contract, or says which field is wrong."""

from typing import Any, TypeVar

import msgspec

from chassis.errors import PermissionDenied, ValidationFailed
from chassis.patterns import pattern
from contracts.actor import Actor, Permission

Q = TypeVar("Q")
_PLACE = pattern("request.place", r"(?s)(?P<what>.*) - at `\$\.?(?P<where>[^`]*)`\z")
_ITEM = pattern("request.item", r"\[(\d+|\.\.\.)\]", many=True)
_MISSING = pattern("request.missing", r"Object missing required field `(?P<field>\w+)`")
# What follows is the pattern itself, which no person reads.
_UNFIT = pattern("request.unfit", "Expected `str` matching regex ")
_OF_FIELD = pattern("request.field", r"(?s)(?P<field>[a-z_0-9.]+): (?P<sentence>.+)")


def read_request(contract: type[Q], raw: Any) -> Q:
    """The request; ValidationFailed names the first field that does not fit. What the contract's
    `__post_init__` refuses comes as "field: sentence".
    """
    try:
        return msgspec.convert(raw, contract)
    except msgspec.ValidationError as exc:
        field, sentence = _fault_of(str(exc))
        raise ValidationFailed(f"Check these fields: {field}.", {field: [sentence]}) from exc
    except UnicodeEncodeError as exc:  # of a text that should be one of a list
        sentence = "must not contain half a surrogate pair."
        raise ValidationFailed("Check the request.", {"request": [sentence]}) from exc


def require(actor: Actor, permission: Permission) -> None:
    """PermissionDenied names what is missing."""
    if permission not in actor.permissions:
        raise PermissionDenied(f"This needs the permission {permission}.", permission=permission)


def _fault_of(message: str) -> tuple[str, str]:
    placed = _PLACE.match(message)
    what, where = (placed["what"], placed["where"]) if placed else (message, "")
    where = _ITEM.sub(lambda item: f".{item[1]}", where)
    if missing := _MISSING.match(what):
        return f"{where}.{missing['field']}".strip("."), "is required."
    if of_field := _OF_FIELD.match(what):
        return f"{where}.{of_field['field']}".strip("."), of_field["sentence"]
    if _UNFIT.match(what):
        return where or "request", "does not have the form that it must have."
    return where or "request", f"does not fit: {what}."
