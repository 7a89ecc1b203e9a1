"""In whose name the gateway asks where nobody is signed in."""

from contracts.actor import Actor

GATEWAY_ACTOR = Actor("system", "gateway", "*", "gateway")
"""In its own name, and in no firm's."""
