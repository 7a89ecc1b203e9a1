"""To whom an answer goes, under which subject, and what its writer should heed. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from chassis.patterns import SPACE, pattern
from contracts.rpc.thread.compose import (
    LONGEST_SUBJECT,
    AnswerKind,
    AnswerWarning,
    AnswerWarningCode,
)

_MARKS = pattern(
    "thread.reply_marks",
    rf"(?i){SPACE}*(?:(?:re|aw|antw|sv|vs|res|ref|rif|fwd?|wg|tr|rv|enc)"
    rf"(?:\[\d+\]|\(\d+\))?{SPACE}*[:：]{SPACE}*)+",
)
"""What mail programs put in front of a subject, however often they did."""


@dataclass(frozen=True, slots=True)
class AnsweredMail:
    """A mail as far as its answer goes. Addresses in normal form; `sender` is None for one of our
    own. `reply_to`: where its sender asks for answers.
    """

    sender: str | None
    reply_to: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()

    def others(self, own: Collection[str]) -> list[str]:
        """Everybody in it but the firm, each once."""
        named = (self.sender,) if self.sender else ()
        return [one for one in dict.fromkeys((*named, *self.to, *self.cc)) if one not in own]


@dataclass(frozen=True, slots=True)
class AnswerRecipients:
    """To whom an answer would go."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()


def answer_recipients(
    kind: AnswerKind, mail: AnsweredMail, own: Collection[str]
) -> AnswerRecipients:
    """The sender, or where they ask for answers; of a mail of ours those it went to. To all: the
    others of To and Cc as well. The firm's own addresses are left out, unless nobody else is left.
    """
    if kind == "forward":
        return AnswerRecipients()
    asked = (mail.reply_to or (mail.sender,)) if mail.sender else mail.to
    to = _without(asked, own) or tuple(dict.fromkeys(asked))
    if kind == "reply":
        return AnswerRecipients(to)
    rest = (*mail.to, *mail.cc) if mail.sender else mail.cc
    return AnswerRecipients(to, _without(rest, {*own, *to}))


def answer_subject(kind: AnswerKind, subject: str | None) -> str:
    """RE: or FW: before the subject, once."""
    marks = _MARKS.match(subject or "")
    bare = (subject or "")[marks.end() if marks else 0 :].strip()
    mark = "FW:" if kind == "forward" else "RE:"
    return f"{mark} {bare}"[:LONGEST_SUBJECT].strip()


def answer_warnings(
    mail: AnsweredMail,
    found: AnswerRecipients,
    known: Collection[str],
    latest: Collection[str],
) -> tuple[AnswerWarning, ...]:
    """What is unusual about an answer's recipients. `known`: the client's addresses; `latest`:
    who had the latest mail of the conversation, without the firm.
    """
    named = (*found.to, *found.cc)
    if not named:
        return ()
    asked = [one for one in mail.reply_to if mail.sender and one != mail.sender]
    warnings: tuple[tuple[AnswerWarningCode, Sequence[str], str], ...] = (
        ("reply_to_differs", asked, "asked for as where answers go; it is not who wrote."),
        ("outside_client", _without(named, known), "not of this client."),
        ("participants_added", _without(named, latest), "had not the latest mail."),
        ("participants_removed", _without(latest, named), "had the latest mail, but not this one."),
    )
    return tuple(
        AnswerWarning(code=code, message=f"{', '.join(them)}: {said}", addresses=tuple(them))
        for code, them, said in warnings
        if them
    )


def _without(addresses: Iterable[str | None], left_out: Collection[str]) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(addresses) if one and one not in left_out)
