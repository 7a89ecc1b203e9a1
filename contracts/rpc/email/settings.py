"""How a firm's mail begins and ends, and how long it can be taken back."""

from dataclasses import dataclass
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from contracts.types import line, prose

LONGEST_SIGNATURE = 20_000
"""Characters of HTML."""
Signature = Annotated[str, prose(LONGEST_SIGNATURE, 0)]
UndoSeconds = Annotated[int, Meta(ge=0, le=60)]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailSettings:
    """`firm_signature_html`: below the mail of those who have no signature of their own;
    `subject_default`: where nobody wrote a subject; `undo_seconds`: how long a message can be taken
    back, 0 for not at all.
    """

    firm_signature_html: str
    subject_default: str
    undo_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateEmailSettings:
    """What is left out stays as it is. HTML is made harmless."""

    firm_signature_html: Signature | UnsetType = UNSET
    subject_default: Annotated[str, line(200, 0)] | UnsetType = UNSET
    undo_seconds: UndoSeconds | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSignature:
    """One's own signature; empty where the firm's is meant."""

    signature_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMailSignature:
    """HTML, made harmless; empty for the firm's."""

    signature_html: Signature
