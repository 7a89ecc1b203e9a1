"""`python -m chassis.storage.new_migration services.sms_svc pre add_label`: the next migration.

It compares the service's tables with its migrated database. `pre` runs before the new code is
rolled out (additions), `post` after the old code is gone (removals).
"""

import importlib
import re
import sys
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import CreateTableOp, UpgradeOps
from sqlalchemy import create_engine

from chassis.config import config_of, load
from chassis.storage.engine import database_url

_FILE = '''"""{title}"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.storage.migrate import scope_by_firm

revision = "{revision}"
down_revision = {previous!r}


def upgrade() -> None:
    """Make room; works with the previous release's code."""
{body}
'''
_SCOPE = """
    for statement in scope_by_firm({tables}):
        op.execute(statement)"""

LONGEST_REVISION = 32
"""Characters of Alembic's column for it."""


def write(package: str, phase: str, title: str) -> Path:
    """Write the file and return its path."""
    config = load(config_of(package))
    service = importlib.import_module(f"{package}.config").SERVICE_NAME
    tables = importlib.import_module(f"{package}.tables")
    folder = Path(str(importlib.import_module(package).__path__[0])) / "migrations" / "versions"
    existing = sorted(path.stem for path in folder.glob("[0-9]*.py"))
    revision = f"{len(existing) + 1:04d}_{phase}_{title}"
    if len(revision) > LONGEST_REVISION:
        sys.exit(f"{revision} is too long for Alembic: {LONGEST_REVISION} characters at the most.")
    engine = create_engine(database_url(config.database_url, service, config.database_name))
    with engine.connect() as conn:
        script = produce_migrations(MigrationContext.configure(conn), tables.METADATA)
    upgrade = script.upgrade_ops or UpgradeOps([])
    created = {op.table_name for op in upgrade.ops if isinstance(op, CreateTableOp)}
    scoped = [name for name in tables.FIRM_TABLES if name in created]
    path = folder / f"{revision}.py"
    path.write_text(
        _FILE.format(
            title=title.replace("_", " ").capitalize() + ".",
            revision=revision,
            previous=existing[-1] if existing else None,
            body=_body(upgrade) + _scope(scoped),
        )
    )
    return path


def _scope(tables: list[str]) -> str:
    """Row-level security, where a table is new."""
    return _SCOPE.format(tables=", ".join(repr(name) for name in tables)) if tables else ""


def _body(upgrade: UpgradeOps) -> str:
    lines = ["    " + line.strip() for line in render_python_code(upgrade).splitlines()]
    code = "\n".join(line for line in lines if not line.strip().startswith("#"))
    # Alembic renders the types inside PostgreSQL's own types without their module.
    return re.sub(r"(?<![.\w])Text\(\)", "sa.Text()", code)


if __name__ == "__main__":
    sys.stdout.write(f"{write(*sys.argv[1:4])}\n")
