"""What the channel knows of a firm: its name, since texts say who writes."""

from dataclasses import dataclass

from chassis.storage.database import Database
from chassis.storage.snapshots import keep_newest
from contracts.envelope import Envelope
from contracts.events import FirmChanged
from services.sms_svc.channel.tables import FIRMS


@dataclass(frozen=True, slots=True)
class TextChannel:
    """The channel of every firm."""

    database: Database

    def on_firm_changed(self, envelope: Envelope, event: FirmChanged) -> None:
        """Keep the firm's name."""
        # The inbox knows it by the name that earlier releases gave it.
        with self.database.once(envelope, "learn_firm") as tx:
            row = {"firm_id": tx.firm_id, "name": event.name, "version": event.version}
            keep_newest(tx, FIRMS, row)
