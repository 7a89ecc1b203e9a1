"""A person at a provider's consent page in the sandbox."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlsplit

import requests


class ConsentPage:
    """Where `url` leads: the person decides, and the browser is sent back."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked = dict(parse_qsl(urlsplit(url).query))
        self.page = url.partition("?")[0]

    def shown(self) -> requests.Response:
        """The page itself."""
        return requests.get(self.url, timeout=10)

    def decide(self, address: str, decision: str = "allow", **changes: str) -> dict[str, str]:
        """What the browser comes back with."""
        form = self.asked | {"address_new": address, "decision": decision} | changes
        answer = requests.post(self.page, data=form, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        return {name: values[0] for name, values in query.items() if name != "scope"}
