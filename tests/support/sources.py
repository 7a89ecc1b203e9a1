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


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """Every function's name and its lines of code: its docstring does not count."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield node.name, lines - len((ast.get_docstring(node, clean=False) or "").splitlines())


def privates_in(path: Path) -> list[int]:
    """Lines that import a private name, look one up in an imported module, or patch one."""
    tree = _tree(path)
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    found = [node.lineno for node in ast.walk(tree) if _takes_private(node, imported)]
    return sorted(found)


def _takes_private(node: ast.AST, imported: set[str]) -> bool:
    if isinstance(node, ast.ImportFrom):
        parts = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
        return node.module != "__future__" and any(map(_is_private, parts))
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id in imported and _is_private(node.attr)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        patched = [arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant)]
        names = [str(name).rpartition(".")[2] for name in patched]
        return node.func.attr in {"setattr", "delattr"} and any(map(_is_private, names))
    return False


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every string but the docstrings; of an f-string what stands between its braces."""
    tree = _tree(path)
    docs = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs:
            yield node.lineno, node.value


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
