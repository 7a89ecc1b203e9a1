"""What goes to a consent page, and why nothing comes back."""

from __future__ import annotations

import pytest

from services.email_svc.authorizations.rules import challenge_of, denial, digest_of, new_state


def test_the_challenge_is_that_of_the_standard() -> None:
    # RFC 7636, appendix B
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_state_is_never_the_same_and_never_kept_as_it_is() -> None:
    made = {new_state() for _ in range(100)}
    assert len(made) == 100
    assert all(43 <= len(state) <= 128 for state in made)
    assert digest_of("a") != digest_of("b")
    assert "a" * 20 not in digest_of("a" * 20)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("access_denied", "Nothing was connected: the access was not granted at Google."),
        ("never_heard_of", "Nothing was connected: Google refused it (never_heard_of)."),
    ],
)
def test_a_denial_is_said_in_plain_words(error: str, said: str) -> None:
    assert denial("gmail", error) == said
