"""The mail answered, as it stands below its answer. Pure."""

from datetime import UTC, datetime
from html import escape

from chassis.markup.fold import FOLD
from chassis.markup.sanitise import sanitise
from chassis.patterns import PatternMatch, pattern
from contracts.rpc.thread.compose import LONGEST_MARKUP, AnswerKind
from contracts.sizes import cut_text
from services.thread_svc.outbound.rich_text import FORWARDED, INTRODUCTION_END

_MOST_TEXT = 60_000
"""Bytes of a text that is quoted in place of HTML that is too long."""
_ROOM = 20_000
"""Characters that are left to write in, beside what is quoted."""
_PICTURE = pattern("thread.quoted_picture", r'<img(?:[^"<>]|"[^"]*")*>', many=True)


def quoted_html(
    kind: AnswerKind,
    *,
    name: str,
    address: str | None,
    at: datetime,
    subject: str | None,
    to: tuple[str, ...],
    cc: tuple[str, ...],
    text: str,
    markup: str | None,
) -> str:
    """HTML to be put below what is written: harmless, with a line that says whose mail it is."""
    body = _body(text, markup, with_pictures=kind == "forward")
    who = f"{name} <{address}>" if address and address != name else name
    when = f"{at.astimezone(UTC):%-d %B %Y at %H:%M} UTC"
    if kind != "forward":
        line = f"<p>On {when}, {escape(who)}{INTRODUCTION_END}</p>"
        return f'{line}<blockquote class="gmail_quote" type="cite">{body}</blockquote>'
    lines = [FORWARDED, f"From: {who}", f"Date: {when}", f"Subject: {subject or ''}"]
    lines += [f"{label}: {', '.join(them)}" for label, them in (("To", to), ("Cc", cc)) if them]
    return f"<p>{'<br>'.join(map(escape, lines))}</p><div>{body}</div>"


def _body(text: str, markup: str | None, *, with_pictures: bool) -> str:
    clean = sanitise(markup.replace(FOLD, "")) if markup else ""
    if clean and len(clean) <= LONGEST_MARKUP - _ROOM:
        return clean if with_pictures else _PICTURE.sub(_remote_only, clean)
    return "<br>".join(escape(cut_text(text, _MOST_TEXT, "\n[…]")).split("\n"))


def _remote_only(picture: PatternMatch) -> str:
    """A picture out of the mail itself does not go along with a reply."""
    whole = str(picture[0])
    return "" if ' src="cid:' in whole else whole
