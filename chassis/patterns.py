r"""Patterns for text that strangers write: their time grows with the text and no faster.

    _MACHINE = pattern("sms.automatic", rf"(?i){WORD_BEGINS}(?:no[- ]?reply){WORD_ENDS}")

They run on RE2, which has neither look-around nor back-references and so never tries a text in
several ways; `\z` is the end of the text there, and `\s`, `\w`, `\d`, `\b` mean ASCII. `re` and
`re2` themselves are refused by lint where strangers' text is read, and tests/security/
test_patterns.py measures every pattern of the register with texts made against it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

import re2

from chassis.foreign_text import storable

SPACE = r"[\s\x0b\x1c-\x1f\x{85}\p{Z}]"
"""One character of space, whatever the language: what str.split() splits at."""
LETTERS = r"\p{L}\p{N}_"
"""Inside a class: the letters of words, whatever the language."""
WORD_BEGINS = rf"(?:^|[^{LETTERS}])"
"""Before a word; takes the character in front of it along, so it is for search only."""
WORD_ENDS = rf"(?:[^{LETTERS}]|$)"
"""After a word; takes the character behind it along."""


class PatternMatch(Protocol):
    """Where and what was found."""

    def __getitem__(self, group: int | str, /) -> str | Any:
        """A group's text; None for one that took no part."""

    def start(self, group: int = 0, /) -> int:
        """The place of its first character."""

    def end(self, group: int = 0, /) -> int:
        """The place behind its last."""


class Pattern:
    """A pattern on RE2. Half a surrogate pair, which no UTF-8 has, is met as U+FFFD."""

    __slots__ = ("_compiled", "_many")

    def __init__(self, compiled: Any, *, many: bool) -> None:
        self._compiled = compiled
        self._many = many

    def search(self, text: str) -> PatternMatch | None:
        """The first place that fits."""
        found: PatternMatch | None = self._read("search", text)
        return found

    def match(self, text: str) -> PatternMatch | None:
        """The text's beginning, if it fits."""
        found: PatternMatch | None = self._read("match", text)
        return found

    def fullmatch(self, text: str) -> PatternMatch | None:
        """The whole text, if it fits."""
        found: PatternMatch | None = self._read("fullmatch", text)
        return found

    def findall(self, text: str) -> list[str]:
        """Every place that fits: its only group, or all of it for a pattern without groups."""
        self._require_many()
        found: list[str] = self._read("findall", text)
        return found

    def sub(self, replacement: Callable[[PatternMatch], str], text: str) -> str:
        """The text with every place that fits replaced."""
        self._require_many()
        changed: str = self._read("sub", replacement, text)
        return changed

    def _require_many(self) -> None:
        if not self._many:
            raise RuntimeError("declare the pattern with many=True, so that this is measured too")

    def _read(self, method: str, *arguments: Any) -> Any:
        run = getattr(self._compiled, method)
        try:
            return run(*arguments)
        except UnicodeEncodeError:
            *others, text = arguments
            return run(*others, storable(text))


ONE = ("search", "match", "fullmatch")
"""What every pattern may be asked."""


@dataclass(frozen=True, slots=True)
class RegisteredPattern:
    """`uses`: what it is asked; sub() costs what findall() does. `why_re`: why it runs on `re`,
    empty for RE2.
    """

    regex: str
    compiled: Pattern | re.Pattern[str]
    uses: tuple[str, ...]
    why_re: str = ""


_register: dict[str, RegisteredPattern] = {}
REGISTER: Mapping[str, RegisteredPattern] = MappingProxyType(_register)
"""Every pattern by its name, as far as the modules that have them are loaded."""


def pattern(name: str, regex: str, *, many: bool = False) -> Pattern:
    """A pattern on RE2; flags stand in it, `(?i)` and `(?m)`. `many`: it may be asked for every
    place that fits. ValueError: the name is taken, or RE2 cannot read it.
    """
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = Pattern(re2.compile(regex, options), many=many)
    except re2.error as exc:
        raise ValueError(f"{name}: RE2 does not know {regex!r}: {exc}.") from exc
    _add(name, RegisteredPattern(regex, compiled, (*ONE, "findall") if many else ONE))
    return compiled


def pattern_on_re(name: str, regex: str, *, why: str, uses: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern on `re`, where RE2 does not do: it takes 30 times as long for each place that fits,
    reads on from a place only by reading all before it again, and counts no higher than a few
    hundred. `why` says what makes it linear on `re`, which the test of the register then measures.
    """
    compiled = re.compile(regex)
    _add(name, RegisteredPattern(regex, compiled, uses, why))
    return compiled


def _add(name: str, made: RegisteredPattern) -> None:
    if name in _register:
        raise ValueError(f"There is a pattern {name} already.")
    _register[name] = made
