"""A firm gets its portal."""

from dataclasses import dataclass

from chassis.storage.database import Database
from contracts.envelope import Envelope
from contracts.events import FirmChanged
from services.portal_svc.channel.records import open_channel
from services.portal_svc.read_models.records import keep_firm


@dataclass(frozen=True)
class PortalChannel:
    """The portal as one of a firm's channels."""

    database: Database

    def on_firm_changed(self, envelope: Envelope, firm: FirmChanged) -> None:
        """Keep the firm's name; open the portal of one heard of for the first time."""
        with self.database.once(envelope, "on_firm_changed") as tx:
            keep_firm(tx, firm)
            open_channel(tx)
