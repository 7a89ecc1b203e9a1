"""HTML made harmless: how it looks stays, and nothing in it runs, loads, computes or moves."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from chassis.markup.sanitise import STYLES, sanitise
from tools.processes import ROOT

PAGE_LIST = ROOT / "web" / "src" / "features" / "conversation" / "mail-style.ts"

VALUES = (
    "url(https://evil.example/p.gif)", "u\\\\72l(https://evil.example)", "expression(alert(1))",
    "red; position: fixed", "red; position:absolute; inset:0; z-index: 9", "image-set('a' 1x)",
    "url('javascript:alert(1)')", "red; -moz-binding: url(x)", "red; behavior: url(x)",
    "@import 'https://evil.example'", "red; background-image: url(x)", "var(--x)", "attr(data-x)",
    "red; content: 'x'", "red; transform: scale(99)", "red; animation: x 1s", "env(x)",
    "cross-fade(url(a), url(b))", "element(#x)", "paint(x)", "red; filter: url(x)", "\\\\",
    "red; cursor: url(x)", "red; list-style-image: url(x)", "red</style><script>alert(1)</script>",
    "red; clip-path: url(x)", "red; mask: url(x)", "java\tscript:alert(1)", "red; src: url(x)",
    "calc(1px * expression(1))", "red; pointer-events: none; top: 0", "rgb(url(x))",
)  # fmt: skip
NAMES = ("color", "background", "background-color", "border", "width", "font", "display", "margin")
STYLED = [f'<p style="{name}: {value}">Hi</p>' for name in NAMES for value in VALUES]
OTHERS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=x>",
    "<style>@import 'https://evil.example'</style>",
    "<table background='https://evil.example'>",
    "<form action='https://evil.example'><input name=pin></form>",
    "<iframe srcdoc='<script>1'>",
    "<object data=x></object>",
    "<math><mtext><mglyph><style><!--</style><img onerror=1>",
    "<template><img src=x onerror=1></template>",
    "<input type=image src=x formaction=x>",
    "<video poster=x src=x>",
    "<p onclick=1 style='color:red' ontouchstart=1>x</p>",
    "<font color='red' style='width:expression(1)'>x</font>",
    "<td background=x bgcolor=red>x</td>",
    "<img srcset='https://evil.example 2x' src='cid:a'>",
    '<p style="color:red;x:url(y)">',
    "<p class='x' id='y' name='z'>x</p>",
]
ACTIVE = re.compile(
    r"(?i)url|expression|@import|position|binding|behavior|image-set|content:|transform|animation"
    r"|filter|inset|z-index|var\(|\\\\|javascript|cursor|clip-path|mask|pointer-events"
)


class Finder(HTMLParser):
    """Everything in HTML that could run, load by itself, send or paint over something."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "object", "form", "input", "svg", "math", "link",
                   "meta", "base", "video", "template"):  # fmt: skip
            self.active.append(tag)
        for name, value in attrs:
            loads = name in ("srcset", "background", "poster", "action", "formaction")
            script = name in ("href", "src") and re.match(r"(?i)\s*(javascript|data)", value or "")
            if name.startswith("on") or loads or script:
                self.active.append(f"{tag}[{name}]")
            if name == "style" and ACTIVE.search(value or ""):
                self.active.append(f"{tag}[style={value}]")


def active_in(markup: str) -> list[str]:
    finder = Finder()
    finder.feed(markup)
    finder.close()
    return finder.active


@pytest.mark.parametrize("markup", ["".join(STYLED), *OTHERS], ids=lambda one: one[:30])
def test_nothing_hostile_is_left(markup: str) -> None:
    # Given styles by the hundred, and what else runs, loads or sends
    assert len(STYLED) == 256
    # When it is made harmless / Then nothing of the kind is left
    assert active_in(sanitise(markup)) == []


def test_how_an_invoice_looks_stays() -> None:
    # Given a table with colours, widths and spans
    markup = (
        '<table bgcolor="#eeeeee" width="600" cellpadding="4"><tr><td colspan="2" align="right"'
        ' style="background-color:#f00; padding: 4px;font-family:Arial, sans-serif">T</td></tr>'
    )
    # When it is made harmless / Then all of that is there
    clean = sanitise(markup)
    style = "background-color: #f00; padding: 4px; font-family: Arial, sans-serif"
    for kept in ('bgcolor="#eeeeee"', 'width="600"', 'colspan="2"', 'align="right"', style):
        assert kept in clean


def test_the_page_keeps_the_same_styles() -> None:
    # Given the list in the page, which cleans once more / Then it is this one
    text = PAGE_LIST.read_text(encoding="utf-8")
    assert set(text.partition("`")[2].partition("`")[0].split()) == STYLES
