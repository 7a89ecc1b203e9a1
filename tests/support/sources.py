"""What the architecture tests see in a source file, without importing it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_SQL = re.compile(
    r"^\s*(select\s.*\bfrom\b|select\s+(\d|pg_\w+\()|insert\s+into\s|update\s+\w+\s+(\w+\s+)?set\s"
    r"|delete\s+from\s|with\s+(recursive\s+)?\w+(\s+\([^)]*\))?\s+as\s+(materialized\s+)?\()"
    r"|\bjoin\s+\w+(\s+as)?\s+\w+\s+on\s|\bon\s+conflict\b|\bfor\s+update\b|\blimit\s+:\w"
    r"|\bwhere\s+[\w.]+\s*(=|<|>|is\s|in\s)|\border\s+by\s+\w+\.|\breturning\s+\w+\.",
    re.DOTALL,
)
"""A statement, or a piece of one. In lower case, as we write it: prose begins with a capital."""


def classes_of(path: Path) -> list[str]:
    """Names of the classes at the top of a file."""
    return [node.name for node in _tree(path).body if isinstance(node, ast.ClassDef)]


def sql_in(path: Path) -> list[int]:
    """Lines with `text(…)`, `Prepared(…)`, or a string that looks like SQL."""
    found = [
        node.lineno
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"text", "Prepared"}
    ]
    return sorted({*found, *(line for line, text in _strings(path) if _SQL.search(text))})


def formats_in(path: Path) -> list[int]:
    """Lines that fill a text in with `.format(…)`."""
    return [
        node.lineno
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
    ]


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every string but the docstrings; of an f-string what stands between its braces."""
    tree = _tree(path)
    told = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told:
            yield node.lineno, node.value


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
