"""A firm's channels: its numbers and mailboxes, what they can be used for, and by whom."""

from __future__ import annotations

from typing import Any

from chassis.ids import to_wire_time, utc_now
from contracts.events import ChannelChanged, ConsentChanged
from contracts.rpc import Email, Sms, Thread
from tests.support.addresses import new_email, new_phone
from tests.support.firm.base import FirmBase, Json
from tests.support.firm.messages import Place, place_of
from tests.support.waiting import wait_until

NUMBER = "+14155550100"
"""What a number is called where no provider has it."""


class FirmChannels(FirmBase):
    """`number` and `mailbox` are real ones at the sandbox's providers; `channel` and `consent` are
    only what a channel's service says.
    """

    def number(self, e164: str = "", label: str = "Main", **more: Any) -> Json:
        """Claim a number, which the account has by then; where it sends is heard later."""
        assert self.play is not None
        e164 = e164 or new_phone("+1628")
        self.play.post("numbers", e164=e164)
        return self.call(Sms.CLAIM_NUMBER, e164=e164, label=label, **more)

    def mailbox(self, address: str = "") -> Json:
        """Connect a mailbox at the sandbox's Gmail."""
        assert self.play is not None
        made = self.play.post("mailboxes", address=address or new_email("office"))
        grant = {"address": made["address"], "refresh_token": made["refresh_token"]}
        return self.call(Email.CONNECT_MAILBOX, **grant)

    def choose(self, **groups: Any) -> None:
        """Replace these groups of Settings → SMS, as the page does: it gives all of them back."""
        self.call(Sms.UPDATE_SETTINGS, **self.call(Sms.GET_SETTINGS) | groups)

    def channel(self, version: int = 1, channel: str = "sms", **changes: Any) -> None:
        """A channel reports; usable unless told otherwise."""
        fields = {"usable": True, "reason": None, "address": NUMBER} | changes
        self.publish(ChannelChanged(channel=channel, version=version, **fields))

    def open_channels(self, *channels: str) -> None:
        """Each reports for the first time; returns when thread_svc knows."""
        for channel in channels:
            self.channel(channel=channel, address=None)
        self.await_channels(len(channels))

    def await_channels(self, number: int = 1) -> None:
        """Return when thread_svc knows of so many channels."""
        wait_until(lambda: len(self.call(Thread.LIST_CHANNELS)["items"]) >= number)

    def consent(self, phone: str, version: int, *, out: bool, number: str = NUMBER) -> None:
        """The ledger of the text channel says who may be texted."""
        now = to_wire_time(utc_now())
        self.publish(ConsentChanged(phone, number, out, "keyword", now, version))

    def conversation(self, where: Place) -> Json:
        """A conversation as the owner sees it."""
        return self.call(Thread.GET_CONVERSATION, conversation_id=place_of(where))

    def picker(self, where: Place, channel: str = "sms") -> Json:
        """One channel's line of the picker."""
        lines = self.conversation(where)["channels_available"]
        return next(line for line in lines if line["channel"] == channel)

    def is_usable(self, where: Place, channel: str = "sms") -> bool:
        """Whether the thread offers the channel in a conversation."""
        lines = self.conversation(where)["channels_available"]
        return channel in {line["channel"] for line in lines if line["usable"]}

    def await_usable(self, where: Place, channel: str = "sms") -> None:
        """Return when it does."""
        wait_until(lambda: self.is_usable(where, channel), what=f"{channel} usable")
