"""A firm that can text, and one client of it with a phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.support.addresses import new_phone
from tests.support.firm.base import Json
from tests.support.firm.in_test import FirmInTest


@dataclass
class TextingFirm(FirmInTest):
    """`own_number` is the firm's, `phone` the client's, `place` the conversation of both."""

    phone: str = field(default_factory=new_phone)
    own_number: str = field(init=False)
    place: str = field(init=False)

    def __post_init__(self) -> None:
        """Claim a number and make the client, through the services."""
        super().__post_init__()
        self.own_number = self.number()["e164"]
        self.place = self.client("Field Bakery", self.phone)["conversation_id"]
        self.await_channels()

    def send(self, body: str = "Hello") -> str:
        """Compose a text to the client; its message id."""
        return str(self.compose(self.place, body)["id"])

    def text_in(self, body: str = "Hello", number: str = "", **more: Any) -> None:
        """The client's phone texts the firm, through the provider."""
        assert self.play is not None
        to = number or self.own_number
        self.play.post("texts", from_=self.phone, to=to, body=body, **more)

    def texts(self) -> list[Json]:
        """Texts that reached the client's phone."""
        assert self.play is not None
        return self.play.texts_to(self.phone)

    def bodies_out(self) -> list[str]:
        """Their words."""
        return [text["body"] for text in self.texts()]
