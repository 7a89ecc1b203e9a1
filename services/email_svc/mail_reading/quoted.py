"""Where the mail that is answered or forwarded begins in a mail.

Nothing is cut: a place is found behind which there is nothing but what somebody wrote before. Where
answers stand between or below quoted lines there is no such place, or it is behind the last answer.
"""

from collections.abc import Sequence

from chassis.markup.text_line import TextLine
from chassis.patterns import SPACE, pattern

MOST_LINES = 20_000
"""A mail of more is a listing, in which nobody looks for what it answers."""
_LONGEST_LINE = 1_000
_LONGEST_INTRODUCTION = 4
"""Lines over which "On …, … wrote:" is broken."""
_COLONS = (":", "：")
_LONGEST_LABEL = 40
_LONGEST_BLOCK = 12
"""Lines among which the fields of a header block stand."""
_WROTE = pattern(
    "email.quoted.wrote",
    r"(?i)(?:(?:^|[^\pL])(?:wrote|writes|schrieb(?:en)?|a écrit|escribió|ha scritto|scrisse|schreef"
    r"|geschreven|escreveu|skrev|kirjoitti|napsal(?:\(a\))?|napisał(?:\(a\)|a)?|yazdı|írta"
    r"|написал(?:\(а\)|а)?|пишет|έγραψε)(?:[^\pL:：][^:：]{0,120})?"
    r"|(?:写道|寫道|작성|のメール|書きました)[^:：]{0,120})[:：]$",
)
"""The end of "On …, … wrote:"."""
_SAYS_WHEN = pattern(
    "email.quoted.when",
    r"\d{1,2}[:.h]\d{2}|[^\s<>@]{1,64}@[^\s<>@]{1,255}|\d{4}年|\d{4}[-/]\d{2}[-/]\d{2}",
)
"""A time or an address, which nobody writes who tells of somebody else's words."""
_BEGINS = pattern(
    "email.quoted.begins",
    r"(?i)^(?:on|am|le|el|il|op|em|den|d\.|på|w dniu|dnia|dne|вт|пн|ср|чт|пт|сб|вс|в|στις|tarihinde"
    r"|\d{1,4})[\s\d年.,/-]",
)
_SURELY = pattern(
    "email.quoted.surely",
    r"[^\s<>@]{1,64}@[^\s<>@]{1,255}|,.*20\d\d.*\d{1,2}[:.h]\d{2}|\d{4}年.*\d{1,2}:\d{2}",
)
_RULE = pattern(
    "email.quoted.rule",
    r"(?i)^[-=_*\s]*-{2,}\s*(?:original(?: message|nachricht| appointment)|ursprüngliche nachricht"
    r"|forwarded (?:message|by .{1,100})|weitergeleitete nachricht|message (?:d'origine|original"
    r"|transféré)|mensaje (?:original|reenviado)|messaggio (?:originale|inoltrato)"
    r"|mensagem (?:original|encaminhada)|oorspronkelijk bericht|doorgestuurd bericht"
    r"|ursprungligt meddelande|vidarebefordrat meddelande|oprindelig meddelelse"
    r"|videresendt meddelelse|opprinnelig melding|wiadomość (?:oryginalna|przekazana)"
    r"|исходное сообщение|пересылаемое сообщение|原始邮件|转发的邮件|元のメッセージ)"
    r"[^-]{0,100}-{2,}[-\s]*$",
)
_FORWARDED = pattern(
    "email.quoted.forwarded",
    r"(?i)^(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)"
    r"|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato|início da mensagem (?:re)?encaminhada"
    r"|begin doorgestuurd bericht|vidarebefordrat brev)\s*[:：]$",
)
_DRAWN = pattern("email.quoted.drawn_line", r"^[-_=*\s]{5,}$")
_LABELS = {
    "from": "from|von|de|da|van|från|fra|od|от|expéditeur|afzender|发件人|寄件者|差出人",
    "sent": (
        "sent|date|gesendet|datum|envoyé|enviado(?: el)?|fecha|inviato|data|verzonden|skickat"
        "|sendt|dato|wysłano|отправлено|дата|发送时间|日期|送信日時|日付"
    ),
    "to": "to|an|à|a|para|aan|till|til|do|кому|destinataire|收件人|宛先",
    "subject": (
        "subject|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|temat|тема|主题|主旨|件名"
    ),
}
_FROM, *_OTHER_FIELDS = (
    pattern(f"email.quoted.field_{name}", rf"(?i)^\**(?:{labels})\**{SPACE}{{0,2}}[:：]")
    for name, labels in _LABELS.items()
)
"""Fields of the header block that Outlook and others put above the mail that is answered."""


def quoted_from(lines: Sequence[TextLine]) -> int | None:
    """The number of the line with which it begins, None when everything is new or nothing is."""
    if len(lines) > MOST_LINES:
        return None
    shown = [_Shown(line) for line in lines]
    rest = next((n for n in range(len(shown)) if _begins_rest(shown, n)), len(shown))
    start = _with_drawn_line(shown, _quoted_run(shown[:rest]))
    said = any(line.text for line in shown[:start])
    return start if said and any(line.text for line in shown[start:]) else None


class _Shown:
    """A line as the rules look at it."""

    __slots__ = ("quoted", "rest", "text")

    def __init__(self, line: TextLine) -> None:
        self.text = line.text[:_LONGEST_LINE].strip()
        self.quoted = line.quoted or line.text[:4].lstrip().startswith(">")
        self.rest = line.rest


def _quoted_run(shown: Sequence[_Shown]) -> int:
    """Where the quoted lines begin that nothing follows, with what introduces them."""
    start = len(shown)
    for n in range(len(shown) - 1, -1, -1):
        if shown[n].text and not shown[n].quoted:
            break
        start = n if shown[n].text else start
    return _with_introduction(shown, start) if start < len(shown) else start


def _with_introduction(shown: Sequence[_Shown], start: int) -> int:
    """With "On …, … wrote:" above, which may be broken over several lines."""
    before = [n for n in range(max(0, start - 10), start) if shown[n].text]
    found = start
    for count in range(1, min(len(before), _LONGEST_INTRODUCTION) + 1):
        first = before[-count]
        words = " ".join(shown[n].text for n in before[-count:])
        if not _WROTE.search(words):
            break
        if _SAYS_WHEN.search(words):
            if _BEGINS.match(words):
                return first
            found = min(found, before[-1])
    return found


def _with_drawn_line(shown: Sequence[_Shown], start: int) -> int:
    """With the line that is drawn above."""
    before = next((n for n in range(start - 1, max(-1, start - 4), -1) if shown[n].text), None)
    return start if before is None or not _DRAWN.match(shown[before].text) else before


def _begins_rest(shown: Sequence[_Shown], n: int) -> bool:
    """Whether everything from a line on is somebody else's, unmarked as it is."""
    line = shown[n]
    if not line.text or line.quoted:
        return line.rest
    if line.rest or ("--" in line.text and _RULE.match(line.text)):
        return True
    if line.text.endswith(_COLONS) and _FORWARDED.match(line.text):
        return True
    return _is_header_block(shown, n) or _is_introduction(shown, n)


def _is_header_block(shown: Sequence[_Shown], n: int) -> bool:
    """From, and three of date, recipients and subject, whatever their language."""
    text = shown[n].text
    if not any(colon in text[:_LONGEST_LABEL] for colon in _COLONS) or not _FROM.match(text):
        return False
    block = [line.text for line in shown[n : n + _LONGEST_BLOCK]]
    return all(any(label.match(text) for text in block) for label in _OTHER_FIELDS)


def _is_introduction(shown: Sequence[_Shown], n: int) -> bool:
    """Whether it says when somebody wrote what follows, unmarked, to the end."""
    words = ""
    for at in range(n, min(n + _LONGEST_INTRODUCTION, len(shown))):
        if not shown[at].text or shown[at].quoted:
            return False
        words = f"{words} {shown[at].text}".strip()
        if shown[at].text.endswith(_COLONS) and _WROTE.search(words):
            following = next((line for line in shown[at + 1 : at + 4] if line.text), None)
            marked = following is None or following.quoted
            return not marked and bool(_BEGINS.match(words) and _SURELY.search(words))
    return False
