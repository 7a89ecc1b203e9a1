"""HTML made harmless, in both directions.

The page cleans it once more (web/src/features/conversation/mail-style.ts keeps the same styles) and
shows it in a frame without scripts, which loads nothing by itself.
"""

import nh3

from chassis.patterns import pattern

QUOTED, QUOTED_REST = "quoted", "quoted-rest"
"""Class of an element that quotes another mail; id of one behind which nothing else follows."""

_TAGS = nh3.ALLOWED_TAGS | {"address", "big", "font", "section", "tfoot", "u"}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_CELL = {"bgcolor", "width", "height", "valign", "nowrap"}
_ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": {"style", "class", "id", "dir"},
    "blockquote": {"cite", "type"},
    "table": {"align", "bgcolor", "border", "cellpadding", "cellspacing", "width", "height"},
    "tr": {"align", "bgcolor", "valign", "height"},
    "td": {"align", "colspan", "rowspan", *_CELL},
    "th": {"align", "colspan", "rowspan", "scope", *_CELL},
    "div": {"align"},
    "p": {"align"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "ul": {"type"},
}
STYLES = frozenset({
    "background", "background-color", "border", "border-bottom", "border-bottom-color",
    "border-bottom-style", "border-bottom-width", "border-collapse", "border-color", "border-left",
    "border-left-color", "border-left-style", "border-left-width", "border-radius", "border-right",
    "border-right-color", "border-right-style", "border-right-width", "border-spacing",
    "border-style", "border-top", "border-top-color", "border-top-style", "border-top-width",
    "border-width", "color", "direction", "display", "font", "font-family", "font-size",
    "font-style", "font-weight", "height", "letter-spacing", "line-height", "list-style-type",
    "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-height",
    "max-width", "min-width", "mso-hide", "opacity", "overflow", "padding", "padding-bottom",
    "padding-left", "padding-right", "padding-top", "table-layout", "text-align",
    "text-decoration", "text-indent", "text-transform", "vertical-align", "visibility",
    "white-space", "width", "word-break",
})  # fmt: skip
"""What a style may say: how something looks where it stands. Nothing moves it elsewhere."""
_VALUE = pattern(
    "email.style.value",
    r"(?i)^(?:[\w\s#%.,'\"+!/-]|(?:rgb|hsl)a?\([\d\s.,%/]+\))+$",
)
"""No other function, no escape: nothing that loads, runs or computes."""
_LONGEST_STYLE = 4_000
_QUOTES = frozenset({
    "gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "tutanota_quote",
    "zmail_extra", "front-blockquote", "mailru-blockquote", "ms-outlook-mobile-reference-message",
})  # fmt: skip
"""Classes of the elements in which mail programs quote the mail that is answered."""
_RESTS = frozenset({
    "divrplyfwdmsg", "appendonsend", "olk_src_body_section", "replysplit",
    "mail-editor-reference-message-container", "ms-outlook-mobile-reference-message",
})  # fmt: skip
"""Ids of the elements with which Outlook begins it; the mail answered is the rest of this one."""


def sanitise(markup: str) -> str:
    """HTML without scripts, forms, frames or event handlers, and with harmless styles alone.

    Pictures keep their address (`cid:` ones are in the mail itself): whether a remote one is
    loaded is for the page to decide, whose content policy allows none by default.
    """
    return nh3.clean(
        markup,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        clean_content_tags={"script", "style", "title", "template"},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _attribute(element: str, name: str, value: str) -> str | None:
    """An attribute's value as it is kept; None to drop it."""
    if name == "style":
        return harmless_style(value)
    if name == "class":
        return QUOTED if _QUOTES & set(value.lower().split()) else None
    if name == "id":
        return QUOTED_REST if value.lower().removeprefix("x_") in _RESTS else None
    if name == "type" and element == "blockquote":
        return "cite" if value.lower() == "cite" else None
    return value


def harmless_style(style: str) -> str | None:
    """The declarations of a style that say how something looks; None when nothing is left."""
    kept = []
    for declaration in style[:_LONGEST_STYLE].split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name in STYLES and _VALUE.match(value):
            kept.append(f"{name}: {value}")
    return "; ".join(kept) or None
