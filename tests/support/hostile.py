"""Texts that make careless code slow, and a measure of how its time grows with them."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable, Iterator
from functools import partial

TextOf = Callable[[int], str]
"""A text of about so many characters."""

ORDINARY = (
    " ",
    "\n",
    "\t",
    "\r\n",
    " \n",
    "\u00a0",
    "a",
    "é",
    "1",
    "Z",
    "_",
    "\x00",
    "\ud800",
    "😀",
)
SIGNS = ("-", ".", ":", "@", ",", "<", ">", "{", "(", "[", '"', "`", "=?", "{{", "a@", "<>", "a.")
SHORTEST, LONGEST = 250, 8_000
"""Characters: of the longest the square is seconds while the text itself is milliseconds."""
QUICK = 0.015
"""Seconds of the processor that need no second look: the square would take many times as long."""
STEEP = 3.0
"""How often longer twice the text may take: twice when linear, four times when quadratic."""


NOISE, TURNS = 0.02, 8
"""Seconds too short to compare, and how often two calls are compared before one is too slow."""


def units_of(regex: str) -> tuple[list[str], list[str]]:
    """What hostile texts against a pattern are made of: the words and the signs in it."""
    bare = re.sub(r"\\[pPx](\{[^}]*\}|[0-9a-fA-F]{2}|.)|\(\?(P<\w+>|[ims]*[:)])", "|", regex)
    bare = re.sub(r"\\[sdwbzZSDW]", "|", bare).replace("\\", "")
    literals = [literal for literal in re.split(r"[|()\[\]?*+^$]|\{\d", bare) if literal]
    signs = [one for one in bare if not one.isalnum()]
    return list(dict.fromkeys(literals)), list(dict.fromkeys(signs))


def repeated(unit: str, length: int) -> str:
    """The unit over and over."""
    return unit * (length // len(unit))


def begun(start: str, unit: str, length: int) -> str:
    """Something that begins, goes on and on, and ends in what fits nothing."""
    return f"{start}{repeated(unit, length)}\x01"


def hostile_texts(regex: str) -> Iterator[TextOf]:
    """Texts against a pattern: each of its units over and over, alone, behind its first word and
    behind each of its signs.
    """
    literals, signs = units_of(regex)
    for unit in dict.fromkeys([*literals, *signs, *ORDINARY, *SIGNS]):
        yield partial(repeated, unit)
        yield partial(begun, literals[0] if literals else "a", unit)
    for sign in signs:
        for unit in dict.fromkeys([*signs, *ORDINARY]):
            yield partial(begun, sign, unit)
            yield partial(repeated, f"{sign}{unit}")


def grows_steeply(cost: Callable[[str], object], text_of: TextOf, longest: int = LONGEST) -> bool:
    """Whether twice the text takes far more than twice the time, twice in a row."""
    if _least(cost, text_of(SHORTEST)) < QUICK / 10 and _least(cost, text_of(longest)) < QUICK:
        return False
    steep, length, before = 0, longest // 16, float("inf")
    while length <= longest and steep < 2:
        took = _least(cost, text_of(length))
        steep = steep + 1 if took > STEEP * max(before, QUICK / 10) else 0
        before, length = took, length * 2
    return steep == 2


def costs_less_than(times: float, long: Callable[[], object], short: Callable[[], object]) -> bool:
    """Whether one call takes less than so many times another, in seconds of this processor.

    They are measured by turns, and the least of each counts: a busy machine only adds, to either
    of them. What is under `NOISE` is taken for that long.
    """
    least_long = least_short = float("inf")
    for turn in range(TURNS):
        least_short = min(least_short, _took(short))
        least_long = min(least_long, _took(long))
        if turn > 0 and least_long < times * max(least_short, NOISE):
            return True
    return False


def _took(call: Callable[[], object]) -> float:
    """Without the collector of garbage, which looks at all that other tests have left as well."""
    gc.disable()
    try:
        began = time.process_time()
        call()
        return time.process_time() - began
    finally:
        gc.enable()


def _least(cost: Callable[[str], object], text: str) -> float:
    """The least of some runs in seconds of this processor: a busy machine only adds."""
    least = float("inf")
    for _ in range(3):
        began = time.thread_time()
        cost(text)
        took = time.thread_time() - began
        least = min(least, took)
        if least < QUICK or took > 1:
            break
    return least
