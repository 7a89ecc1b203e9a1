"""Numbers of approved firms join the messaging service of their campaign."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.engine import RowMapping

from chassis.errors import ProviderError
from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Database
from services.sms_svc.numbers.states import ACTIVE
from services.sms_svc.numbers.tables import NUMBERS
from services.sms_svc.provider import SmsProvider
from services.sms_svc.registration.tables import REGISTRATIONS

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NumberPools:
    """Which messaging service each number sends through."""

    database: Database
    provider: SmsProvider

    def join_numbers(self) -> int:
        """Numbers of approved firms send under their campaign, whenever they were claimed."""
        outside = (
            select(NUMBERS, REGISTRATIONS.c.service_id.label("wanted"))
            .join(REGISTRATIONS, REGISTRATIONS.c.firm_id == NUMBERS.c.firm_id)
            .where(
                REGISTRATIONS.c.campaign_id.is_not(None),
                NUMBERS.c.status == ACTIVE,
                NUMBERS.c.service_id.is_distinct_from(REGISTRATIONS.c.service_id),
            )
            .limit(20)
        )
        with self.database.transaction(EVERY_FIRM) as tx:
            rows = tx.rows(outside)
        for row in rows:
            self._join(row)
        return len(rows)

    def _join(self, row: RowMapping) -> None:
        try:
            self.provider.join_service(row["wanted"], row["provider_id"])
        except ProviderError as exc:
            _log.warning("number_not_in_service", e164=row["e164"], why=exc.message)
            return
        with self.database.transaction(str(row["firm_id"])) as tx:
            joined = update(NUMBERS).where(NUMBERS.c.id == row["id"])
            tx.execute(joined.values(service_id=row["wanted"]))
