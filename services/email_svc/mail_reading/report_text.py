"""What a report says in words, for whoever has no fields to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chassis.patterns import pattern
from contracts.types import LONGEST_ADDRESS
from services.email_svc.mail_reading.mail import DELAYED, FAILED, RecipientStatus
from services.email_svc.mail_reading.report_status import ADDRESS, is_precise, precise_status

_MOST_LINES = 1_000
_FOLLOWING = pattern(
    "email.bounce.following", r"(?i)following (?:\w+ )?(?:recipient|address|user)[^\n:]{0,80}:?"
)
"""What stands above the recipients."""
_OF_RECIPIENT = pattern(
    "email.bounce.of_recipient",
    r"(?i)^[\s\W]{0,12}(?:(?:(?:final |original |failed )?recipient|rcpt to|to|for|user|address"
    r"|e-?mail(?: address)?|unknown user|destinatario|destinataire|empfänger)\s{0,4}[:=]?\s{0,4}"
    r"(?:rfc822;)?\s{0,4})?[\s<('\"\[]{0,6}[^\s@<>()'\"]{1,320}@",
)
"""The beginning of a line that is about one recipient."""
_X400_FIELD = "smtp="
"""Before an address in one of X.400."""
_PROGRAMS = frozenset({
    "postmaster", "mailer-daemon", "abuse", "helpdesk", "help", "support", "webmaster", "security",
    "hostmaster", "admin", "administrator", "noreply", "no-reply", "service",
})  # fmt: skip
"""Whom a report names as somebody to ask."""


@dataclass(frozen=True, slots=True)
class ReportText:
    """`text`: what is said; `named`: of whom a field says so; `original_to`: the recipients of the
    mail that it is about, as far as it brings that along; `involved`: who sent and got the report.
    """

    text: str
    named: str
    original_to: tuple[str, ...]
    involved: frozenset[str]

    def recipients(self) -> list[str]:
        """Who did not get the mail, in the order of the text."""
        return list(dict.fromkeys(address for address, _ in self._findings()))

    def statuses(self, *, delayed: bool) -> list[RecipientStatus]:
        """What became of each of them; of nobody known when no address is named."""
        action = DELAYED if delayed else FAILED
        in_all = precise_status("", self.text, action)
        said = dict(reversed(self._findings()))
        found = [
            RecipientStatus(action, precise_status("", said[address], action), address)
            for address in self.recipients()
        ]
        precise = [one if is_precise(one.status) else replace(one, status=in_all) for one in found]
        return precise or [RecipientStatus(action, in_all, None)]

    def _findings(self) -> list[tuple[str, str]]:
        """Addresses, each with what is said from its line to the next one's."""
        listed = [one for one in addresses_in(self.named) if one not in self.involved]
        if listed:
            return [(address, self._said_of(address)) for address in listed]
        following = _FOLLOWING.search(self.text)
        texts = (self.text[following.end() :], self.text) if following else (self.text,)
        for text in texts:
            if chosen := self._chosen(list(_by_lines(text.split("\n")[:_MOST_LINES]))):
                return [(one.address, one.said) for one in chosen]
        return [(one, self.text) for one in self.original_to if len(self.original_to) == 1]

    def _chosen(self, found: list["_Finding"]) -> list["_Finding"]:
        """Those that the mail was sent to, else those that a line begins with; somebody who is
        involved only if there is nobody else.
        """
        others = [one for one in found if one.address not in self.involved]
        sent_to = [one for one in others if one.address in self.original_to]
        alone = [one for one in others if one.alone]
        return sent_to or alone or others[:1] or [one for one in found if one.alone][:1]

    def _said_of(self, address: str) -> str:
        at = self.text.lower().find(address)
        return self.text[at:] if at >= 0 else self.text


@dataclass(frozen=True, slots=True)
class _Finding:
    address: str
    said: str
    alone: bool


def _by_lines(lines: Sequence[str]) -> Iterator[_Finding]:
    places = [
        (n, address)
        for n, line in enumerate(lines)
        if "@" in line
        for address in addresses_in(line)
        if address.partition("@")[0] not in _PROGRAMS
    ]
    for place, (n, address) in enumerate(places):
        end = next((m for m, _ in places[place + 1 :] if m > n), len(lines))
        said = "\n".join(lines[n : min(end, n + 30)])
        alone = _OF_RECIPIENT.match(lines[n]) is not None
        if len(said) < len(lines[n]) + 20:  # said of all of them, below
            said = "\n".join(lines[n : n + 30])
        yield _Finding(address, said, alone)


def addresses_in(text: str) -> list[str]:
    """The addresses in a text, in lower case, each once."""
    found = (one.lower() for one in ADDRESS.findall(text) if len(one) <= LONGEST_ADDRESS)
    return list(dict.fromkeys(one.rpartition(_X400_FIELD)[2] for one in found))
