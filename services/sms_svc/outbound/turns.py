"""Whose text goes out next. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueuedText:
    """A text that wants to go out. `number`: from which; None when its firm has none."""

    firm_id: str
    message_id: str
    number: str | None


def take_turns(
    queues: Mapping[str, Sequence[QueuedText]], tokens: Mapping[str, float], most: int
) -> tuple[list[QueuedText], dict[str, float]]:
    """At most `most` texts, one of each firm in turn while its number has a token left; and the
    tokens left after that. A text without a number needs none: it will be refused.
    """
    left, taken = dict(tokens), list[QueuedText]()
    heads = {firm: list(queue) for firm, queue in queues.items()}
    while heads and len(taken) < most:
        for firm in list(heads):
            ready = next((q for q in heads[firm] if q.number is None or left[q.number] >= 1), None)
            if ready is None or len(taken) >= most:
                del heads[firm]
                continue
            heads[firm].remove(ready)
            if ready.number is not None:
                left[ready.number] -= 1
            taken.append(ready)
    return taken, left
