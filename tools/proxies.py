"""Whether TRUSTED_PROXIES fits the proxies there are: by the settings, and by what came in.

Set too narrow, everybody seems to come from the proxy and shares its limits; set too wide, anybody
can claim to be anybody, and use up their tries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import requests
from prometheus_client.parser import text_string_to_metric_families

from chassis.parsers import networks

UNDECLARED = (
    "with an X-Forwarded-For from an address that TRUSTED_PROXIES does not name: if that is your "
    "proxy, name it; if not, somebody claims to be somebody else and is not believed"
)
Finding = tuple[str, str, str]
THING = "proxies"
COUNTED = "onethread_forwarded_requests_total"


def proxy_findings(environ: Mapping[str, str], gateway_probes: str | None) -> Iterator[Finding]:
    """Rows of the doctor's table. `gateway_probes`: address of a running gateway's probes."""
    fault = setting_fault(environ)
    declared = environ.get("TRUSTED_PROXIES", "").strip()
    yield ("--", THING, fault) if fault else ("ok", THING, declared or "none declared")
    if gateway_probes is not None:
        ignored = ignored_requests(gateway_probes)
        if ignored:
            yield "--", THING, f"{ignored} requests came {UNDECLARED}"


def setting_fault(environ: Mapping[str, str]) -> str:
    """What is wrong with the settings as they stand; empty when nothing is."""
    declared = environ.get("TRUSTED_PROXIES", "").strip()
    if not declared:
        if environ.get("PUBLIC_URL", "").startswith("https://"):
            return (
                "PUBLIC_URL is https, so a proxy stands in front, and TRUSTED_PROXIES names none: "
                "everybody seems to come from it and shares one limit of sign-ins"
            )
        return ""
    try:
        networks(declared)
    except ValueError as exc:
        return f"TRUSTED_PROXIES {exc}"
    return ""


def ignored_requests(gateway_probes: str) -> int:
    """How many requests a gateway has had whose X-Forwarded-For it did not believe."""
    try:
        text = requests.get(f"{gateway_probes}/metrics", timeout=5).text
    except requests.RequestException:
        return 0
    return sum(
        int(sample.value)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == COUNTED and sample.labels.get("outcome") == "ignored"
    )
