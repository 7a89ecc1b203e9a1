"""Settings → SMS: quiet hours, office hours, the automatic answer."""

from dataclasses import dataclass

from chassis.storage.database import Database
from contracts.actor import Actor
from contracts.rpc.sms.settings import SmsSettings, UpdateSmsSettings
from services.sms_svc import activity
from services.sms_svc.settings.stored import keep_settings, read_settings

_GROUPS = ("quiet_hours", "office_hours", "auto_reply")


@dataclass(frozen=True, slots=True)
class TextSettings:
    """What every firm chose."""

    database: Database

    def get_settings(self, actor: Actor) -> SmsSettings:
        """The firm's settings; the usual ones where it chose none."""
        with self.database.transaction(actor.firm_id) as tx:
            return read_settings(tx)

    def update_settings(self, actor: Actor, request: UpdateSmsSettings) -> SmsSettings:
        """Replace them; the log says which groups are others now."""
        after = SmsSettings(
            quiet_hours=request.quiet_hours,
            office_hours=request.office_hours,
            auto_reply=request.auto_reply,
        )
        with self.database.transaction(actor.firm_id) as tx:
            before = read_settings(tx)
            keep_settings(tx, after)
            changed = [name for name in _GROUPS if getattr(after, name) != getattr(before, name)]
            if changed:
                who = activity.person_of(actor)
                activity.log(tx, "settings.changed", who, "SMS", groups=changed)
            return after
