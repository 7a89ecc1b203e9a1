"""Delivery states as a table: every pair of state and event has a row that says why.

Late, repeated and reordered reports are rows like any other, so nothing can move a message back by
accident; a pair without a row is a fault of ours and raises UnknownTransition.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from chassis.errors import UnknownTransition


@dataclass(frozen=True, slots=True)
class Row:
    """In `state`, `event` leads to `to`, `because`. `to == state`: the report changes nothing."""

    state: str
    event: str
    to: str
    because: str


class StateTable:
    """The rows of one channel, as data. `final`: states that wait for nothing more."""

    def __init__(self, rows: Iterable[tuple[str, str, str, str]], final: Iterable[str]) -> None:
        self.rows = tuple(Row(*row) for row in rows)
        self.final = frozenset(final)
        self._by_pair = {(row.state, row.event): row for row in self.rows}
        if len(self._by_pair) != len(self.rows):
            raise ValueError("two rows for one pair of state and event")

    @property
    def states(self) -> tuple[str, ...]:
        """Every state named, in order of appearance."""
        return tuple(dict.fromkeys(s for row in self.rows for s in (row.state, row.to)))

    @property
    def events(self) -> tuple[str, ...]:
        """Every event named, in order of appearance."""
        return tuple(dict.fromkeys(row.event for row in self.rows))

    def row(self, state: str, event: str) -> Row:
        """The row of a pair; UnknownTransition when there is none."""
        try:
            return self._by_pair[(state, event)]
        except KeyError:
            raise UnknownTransition(
                f"No row says what {event} means for a message that is {state}.",
                state=state,
                event=event,
            ) from None

    def to_markdown(self) -> str:
        """The table for a README, one line a row."""
        lines = ["| state | event | becomes | because |", "|---|---|---|---|"]
        lines += [f"| {r.state} | {r.event} | {r.to} | {r.because} |" for r in self.rows]
        return "\n".join(lines) + "\n"
