"""HTML made harmless, in both directions."""

import nh3

_TAGS = nh3.ALLOWED_TAGS | {"address", "font", "section", "u"}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}


def sanitise(markup: str) -> str:
    """HTML without scripts, styles, forms, frames or event handlers.

    Pictures keep their address (`cid:` ones are in the mail itself): whether a remote one is
    loaded is for the page to decide, whose content policy allows none by default.
    """
    return nh3.clean(
        markup,
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "template"},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
