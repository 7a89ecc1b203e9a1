"""Who may do what in a service's database: its owner, the service's program, its background work.

The owner (the role of DATABASE_URL where migrations run) has the tables and the functions. A
service sees the rows of the firms in `app.firm_id`, and nothing else; '*' is every firm to its
background work, which looks for what is due, and to the owner. Functions of the owner find the firm
of a key (`firm_finder`), since a webhook or a sign-in cannot know it before.

Laid anew with each migration, so that new tables are under it too.
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from psycopg2.extensions import encrypt_password
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from chassis.errors import Misconfigured

# The list is made once for each statement; the second cast says that it is one, and costs nothing.
_FIRMS = (
    "firm_id = any((select string_to_array("
    "nullif(nullif(current_setting('app.firm_id', true), '*'), ''), ',')::uuid[])::uuid[])"
)
# `is true`: a filter, never an index's condition. Plans use the key that the query names.
OF_FIRMS = f"({_FIRMS}) is true"
EVERY = f"(select current_setting('app.firm_id', true) = '*') or {OF_FIRMS}"
UNSET = "(select nullif(current_setting('app.firm_id', true), '') is null)"
"""The relay, which runs beside all units of work, and the sweepers."""
IN_FUNCTION = "(select session_user <> current_user)"
"""One of the owner's functions, called by somebody else."""
RELAYED = ("outbox",)
"""Where a service without a firm sees all: what it has published it deletes, whosever it was."""
TECHNICAL = ("outbox", "inbox", "idempotency_keys", "stuck_events")
_POLICIES = text(
    "select c.relname as table, p.polname as policy, coalesce(r.rolname, '') as role"
    " from pg_class c left join pg_policy p on p.polrelid = c.oid"
    " left join pg_roles r on r.oid = any(p.polroles)"
    " where c.relrowsecurity and c.relnamespace = 'public'::regnamespace"
)
_RIGHTS = text(
    "select current_user as name, rolcreaterole or rolsuper as may_create from pg_roles"
    " where rolname = current_user"
)


@dataclass(frozen=True)
class DatabaseRole:
    """A role that a program signs in with: the user and the password of its address."""

    name: str
    password: str | None

    @classmethod
    def of(cls, address: str) -> "DatabaseRole":
        """Misconfigured when the address names no user."""
        parts = urlsplit(address)
        if not parts.username:
            raise Misconfigured("A program's database address names no role.")
        password = unquote(parts.password) if parts.password else None
        return cls(unquote(parts.username), password)

    @property
    def quoted(self) -> str:
        """The name as SQL has it."""
        return '"' + self.name.replace('"', '""') + '"'


def ensure_role(conn: Connection, role: DatabaseRole) -> None:
    """Make the role, or give the one there is this password; Misconfigured when that is not ours
    to do and the role is missing.
    """
    me = conn.execute(_RIGHTS).one()
    known = text("select 1 from pg_roles where rolname = :name")
    is_known = conn.execute(known, {"name": role.name}).first() is not None
    if not is_known and not me.may_create:
        raise Misconfigured(
            f"The role {me.name} of DATABASE_URL may not create the role {role.name}: "
            f"ALTER ROLE {me.name} CREATEROLE, or create the roles of docs/operations.md yourself."
        )
    if not is_known:
        conn.execute(text(f"create role {role.quoted} login nosuperuser nocreatedb nocreaterole"))
    if role.password is not None and me.may_create:
        _set_password(conn, role, role.password)


def _set_password(conn: Connection, role: DatabaseRole, password: str) -> None:
    # Encrypted here, so that no log of the server has it.
    driver = conn.connection.driver_connection
    secret = encrypt_password(password, role.name, driver, "scram-sha-256")
    try:
        with conn.begin_nested():
            conn.exec_driver_sql(f"alter role {role.quoted} password '{secret}'")
    except DBAPIError as exc:
        if getattr(exc.orig, "pgcode", None) != "42501":
            raise
        # Somebody else made the role and keeps its password.


def lay_powers(conn: Connection, service: DatabaseRole, background: DatabaseRole) -> None:
    """Grants and policies of both roles on everything in the database, and nobody else's."""
    owner = DatabaseRole(conn.execute(text("select current_user")).scalar_one(), None)
    database = conn.execute(text("select quote_ident(current_database())")).scalar_one()
    both = f"{service.quoted}, {background.quoted}"
    for statement in (
        f"revoke all on database {database} from public",
        f"grant connect on database {database} to {both}",
        "revoke all on schema public from public",
        f"grant usage on schema public to {both}",
        f"grant select, insert, update, delete on all tables in schema public to {both}",
        f"revoke all on alembic_version from {both}",
        f"grant usage on all sequences in schema public to {both}",
        "revoke execute on all functions in schema public from public",
        f"grant execute on all functions in schema public to {both}",
    ):
        conn.execute(text(statement))
    rows = conn.execute(_POLICIES).all()
    for table in sorted({row.table for row in rows}):
        have = {(row.policy, row.role) for row in rows if row.table == table}
        for statement in _policies(table, have, (owner, service, background)):
            conn.execute(text(statement))


def _policies(
    table: str,
    have: set[tuple[str, str]],
    roles: tuple[DatabaseRole, DatabaseRole, DatabaseRole],
) -> list[str]:
    """Statements that lead from the policies a table has to those it should have."""
    everywhere = f"{UNSET} or {EVERY}" if table in TECHNICAL else EVERY
    own = f"{UNSET} or {OF_FIRMS}" if table in RELAYED else OF_FIRMS
    conditions = (f"{IN_FUNCTION} or {everywhere}", own, everywhere)
    names = ("of_owner", "of_service", "of_background")
    wanted = dict(zip(names, zip(roles, conditions, strict=True), strict=True))
    # What the table was made with, which any role may use.
    done = [f"drop policy if exists firm_scope on {table}"]
    for name, (role, condition) in wanted.items():
        if (name, role.name) in have:
            continue
        done.append(f"drop policy if exists {name} on {table}")
        done.append(f"create policy {name} on {table} to {role.quoted} using ({condition})")
    return done


def firm_finder(name: str, argument: str, rows: str) -> str:
    """A function that tells which firm a key belongs to, and nothing else: of `rows`, a table and
    its condition, in which the key is called `sought`; `argument` is its type.
    """
    return (
        f"create function {name}(sought {argument}) returns setof uuid language sql stable"  # noqa: S608  # all of it from a migration
        " security definer set search_path = public, pg_temp"
        f" as $$ select firm_id from {rows} $$"
    )


ENDED_SESSIONS = (
    "create function ended_sessions(since timestamptz, after uuid, most integer) returns setof uuid"
    " language sql stable security definer set search_path = public, pg_temp"
    " as $$ select id from sessions where ended_at >= since and id > after"
    " order by id limit most $$"
)
"""Which sessions have ended, of whatever firm: their ids, which gateways refuse."""
