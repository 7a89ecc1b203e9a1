"""No text of a stranger costs a pattern more than its length."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chassis.patterns import REGISTER, RegisteredPattern, pattern
from contracts import rpc
from services.email_svc.mail_reading.bounds import LimitBroken
from services.email_svc.mail_reading.read import read_mail
from services.thread_svc.conversation.intents import classify
from services.thread_svc.templates.rules import fields_in, render
from tests.support.hostile import begun, grows_steeply, hostile_texts, repeated
from tools.processes import ROOT


def load_all() -> None:
    """Load every module that has a pattern, so that the register is whole."""
    for path in sorted(ROOT.glob("*/**/*.py")):
        file = path.relative_to(ROOT)
        if file.parts[0] in ("services", "gateway", "chassis") and "pattern" in path.read_text():
            text = path.read_text(encoding="utf-8")
            if re.search(r"^from chassis\.patterns import", text, re.MULTILINE):
                importlib.import_module(".".join(file.with_suffix("").parts))


load_all()


def contract_patterns() -> set[str]:
    """The patterns of requests, which msgspec and marshmallow run on `re`."""
    groups = [group for group in vars(rpc).values() if isinstance(group, type)]
    methods = [m for g in groups for m in vars(g).values() if isinstance(m, rpc.Method)]
    contracts = {method.request for method in methods if method.request is not dict}
    return set(patterns_in(msgspec.json.schema_components(contracts)))


def patterns_in(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        schema = list(schema.values())
    if isinstance(schema, list | tuple):
        for each in schema:
            yield from patterns_in(each)


def all_uses(each: RegisteredPattern) -> Callable[[str], object]:
    """Everything that a pattern is asked."""
    ways = [getattr(each.compiled, use) for use in each.uses]
    return lambda text: [way(text) for way in ways]


@pytest.mark.parametrize("name", REGISTER)
def test_a_pattern_takes_twice_the_time_for_twice_the_text(name: str) -> None:
    # Given a pattern and texts made against it
    each = REGISTER[name]
    for make in hostile_texts(each.regex):
        # When they double / Then the time does not grow as their square
        assert not grows_steeply(all_uses(each), make), make(40)


@pytest.mark.parametrize("regex", sorted(contract_patterns()))
def test_a_contracts_pattern_takes_twice_the_time_for_twice_the_text(regex: str) -> None:
    # Given a pattern of a request / When texts made against it double / Then the same
    compiled = re.compile(regex)
    for make in hostile_texts(regex):
        assert not grows_steeply(compiled.search, make), make(40)


def test_the_measure_finds_what_grows_with_the_square() -> None:
    # Given patterns that a stranger could stop us with
    for regex in (r"(?m)^\s*x", r"[^@]+@[^@]+\."):
        compiled = re.compile(regex)
        # When they are measured / Then at least one text shows it
        assert any(grows_steeply(compiled.search, make) for make in hostile_texts(regex)), regex


def test_a_pattern_is_registered_once_and_needs_no_looking_around() -> None:
    # Given a name in the register / Then it is nobody else's
    name = next(iter(REGISTER))
    with pytest.raises(ValueError, match="already"):
        pattern(name, "a")
    # And what RE2 cannot do is refused where it is written
    with pytest.raises(ValueError, match="does not know"):
        pattern("tests.look_around", "(?<!a)b")
    # And who asks for every place says so
    with pytest.raises(RuntimeError, match="many"):
        pattern("tests.one", "a").findall("aa")
    # And who runs on `re` says why
    on_re = [each for each in REGISTER.values() if isinstance(each.compiled, re.Pattern)]
    assert on_re
    assert all(each.why_re for each in on_re)


def test_half_a_surrogate_pair_is_met_as_a_character() -> None:
    # Given a text that is not UTF-8 / When a pattern meets it / Then it is read all the same
    each = pattern("tests.any_two", "a(.)b", many=True)
    found = each.search("xa\ud800b")
    assert found is not None
    assert found[1] == "\ufffd"
    assert each.sub(lambda one: one[1], "a\ud800b!") == "\ufffd!"


# Named cases


def cost_of_intent(body: str) -> object:
    return classify(None, body, has_attachments=False, automatic=False)


@pytest.mark.parametrize("unit", ["\n", " ", "a", "\r\n", "who\n", "re-", "schedul"])
def test_reading_an_intent_is_linear(unit: str) -> None:
    # Given 16 kB of newlines in a mail, 20,000 characters in a portal's post and their like
    assert not grows_steeply(cost_of_intent, partial(repeated, unit))


def test_an_intent_stands_at_the_beginning() -> None:
    # Given a question behind ten thousand characters / Then nobody reads that far for it
    def intent(before: int) -> str:
        return classify(None, "x" * before + " ?", has_attachments=False, automatic=False)

    assert intent(9_000) == "question"
    assert intent(10_001) == "fyi"


@pytest.mark.parametrize("unit", [" ", "{{", "{", "{{ ", "{{client.name}}", "}}{{"])
def test_filling_in_a_template_is_linear(unit: str) -> None:
    # Given open braces and many blanks and their like
    def cost(text: str) -> None:
        for use in (fields_in, lambda each: render(each, {"client.name": "x"})):
            try:
                use(text)
            except Exception as exc:  # noqa: BLE001  # a refusal is an answer; its time counts
                str(exc)

    assert not grows_steeply(cost, partial(begun, "{{", unit))


BOUNCE = (
    "From: Mailer-Daemon <mailer-daemon@example.com>\r\n"
    "Subject: Undelivered Mail Returned to Sender\r\n\r\n"
)


@pytest.mark.parametrize(
    "unit",
    ["--", "-- original ", "a.", "a@", "@a.", "5.1.", "5", "> ", ">", "Message-ID:",
     "Message-ID:\n", "Message-ID: <", "\r\n", " ", "\t\n"],
)  # fmt: skip
def test_reading_a_bounce_is_linear(unit: str) -> None:
    # Given a bounce of many times the same
    def cost(text: str) -> object:
        return read_mail((BOUNCE + text).encode())

    assert not grows_steeply(cost, partial(repeated, unit))


@pytest.mark.parametrize("name", ["From", "To", "Subject", "References", "Message-ID", "Date"])
@pytest.mark.parametrize(
    "unit",
    ["a", "<", ">", "@", "a@", "(", '"', "\\", ",", ":", ";", ".", "=?", "=?a?q?", "=?a?q?a?= ",
     "[", " ", "\r\n ", "é", "<a@b.c>", "a b "],
)  # fmt: skip
def test_reading_a_header_is_linear(name: str, unit: str) -> None:
    # Given a header of many times the same
    def cost(text: str) -> object:
        return read_mail(f"{name}: {text}\r\n\r\nHello\r\n".encode())

    assert not grows_steeply(cost, partial(repeated, unit))


@pytest.mark.parametrize(
    "unit",
    ["<!--", "<![", "<!", "<", "</", "<a ", "<a b='", "<script>", "&", "&#", "<?", "<p>", "<br>",
     "\n", " ", "<![CDATA[", "<i></div>", "<b></p>", "<h1></a>"],
)  # fmt: skip
def test_reading_html_is_linear_and_never_fails(unit: str) -> None:
    # Given a mail of markup that is not well-formed
    head = "From: a@b.example\r\nContent-Type: text/html\r\n\r\nHello "

    def cost(text: str) -> object:
        with suppress(LimitBroken):
            return read_mail((head + text).encode())

    assert not grows_steeply(cost, partial(repeated, unit))
    # Then the words before it are kept
    assert read_mail((head + unit * 20).encode()).body_text.startswith("Hello")


def test_no_file_of_the_product_reads_strangers_texts_with_re() -> None:
    # Given services and gateway / Then none imports `re` but where pyproject.toml says why
    exempt = {"gateway/rest/fields.py"}
    for folder in ("services", "gateway"):
        for path in (ROOT / folder).rglob("*.py"):
            file = str(Path(path).relative_to(ROOT))
            if re.search(r"^\s*(import|from) re2?\b", path.read_text(), re.MULTILINE):
                assert file in exempt
