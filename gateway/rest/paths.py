"""Paths of operations, their parameters in braces: `/clients/{client_id}`."""

from string import Formatter


def names_in(path: str) -> list[str]:
    """The names of a path's parameters, in order."""
    return [name for _, name, _, _ in Formatter().parse(path) if name]
