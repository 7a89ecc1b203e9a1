"""Telling the others how the firm's channel stands."""

from chassis.storage.database import Transaction
from contracts.channels import Channel
from contracts.events import ChannelChanged
from services.sms_svc.channel.standing import standing_of
from services.sms_svc.channel.statements import LOCK_FIRM, NEXT_VERSION, OPEN_NUMBERS


def lock_firm(tx: Transaction) -> None:
    """One change of a firm's numbers at a time, until the transaction ends."""
    tx.execute(LOCK_FIRM, {"firm_id": tx.firm_id})


def announce_channel(tx: Transaction, *, campaign_required: bool) -> None:
    """Say how the channel stands; call it after the change, in its transaction."""
    version = tx.execute(NEXT_VERSION, {"firm_id": tx.firm_id}).scalar_one()
    standing = standing_of(tx)
    refusal = standing.refusal(campaign_required=campaign_required)
    numbers = tx.execute(OPEN_NUMBERS, {"firm_id": tx.firm_id}).scalars()
    tx.emit(
        ChannelChanged(
            channel=Channel.SMS,
            usable=refusal is None,
            reason=refusal.message if refusal else None,
            address=standing.number,
            version=version,
            code=refusal.code if refusal else None,
            addresses=tuple(numbers),
        )
    )
