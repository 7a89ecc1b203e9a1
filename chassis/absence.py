"""Whether words about somebody's absence are a program's notice, or a person's who wants something.

Programs say who is away and whom to ask meanwhile; people who mention it go on to ask their reader.
"""

from chassis.patterns import WORD_BEGINS, WORD_ENDS, pattern

_MOST_READ = 2_000
_SENTENCE = pattern("absence.sentence", r"[^.!?;\n]+[.!?;]*", many=True)
_MEANWHILE = pattern(
    "absence.meanwhile",
    rf"(?i)^\W*(?:if|for|in case|should you|until then|meanwhile|in the meantime|in my absence)"
    rf"{WORD_ENDS}|{WORD_BEGINS}(?:urgent(?:ly)?|emergenc\pL+"
    rf"|immediate (?:assistance|help|attention)|time[- ]sensitive){WORD_ENDS}",
)
"""A sentence for whoever cannot wait, which notices have, too."""
_ASKS = pattern(
    "absence.asks",
    rf"(?i)\?|{WORD_BEGINS}(?:(?:call|text|ring|phone|e-?mail|tell|send|give|remind|help) me"
    r"|let me know|(?:can|could|would|will) you|i (?:still |really )?(?:need|want|wonder|forgot)"
    r"|i(?:'d|’d| would) like|please (?:re)?(?:send|schedule)|please (?:move|confirm|cancel|sign"
    r"|file|pay|hold|forward|review|check|go ahead|proceed|wait|keep|start|stop|use|add|change"
    rf"|update|do|make|text|ring)){WORD_ENDS}",
)
"""What is asked of the reader."""


def asks_reader(text: str) -> bool:
    """Whether somebody who speaks of an absence wants something of who reads it now."""
    return any(_wants(sentence) for sentence in _SENTENCE.findall(text[:_MOST_READ]))


def _wants(sentence: str) -> bool:
    return not _MEANWHILE.search(sentence) and _ASKS.search(sentence) is not None
