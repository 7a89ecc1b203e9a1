"""Refusals of the gateway as a client sees them."""

from __future__ import annotations

from typing import Any

import requests

Json = dict[str, Any]


def problem_of(answer: requests.Response, status: int, code: str) -> Json:
    """The problem document of a refusal, checked for what all have."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: Json = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == f"urn:onethread:problem:{code}"
    assert problem["title"]
    assert problem["detail"].endswith(".")
    return problem
