"""The database of the bare pipeline."""

import os
from collections.abc import Sequence

from sqlalchemy import Engine, ForeignKey, create_engine, make_url, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

DATABASE = "bare_pipeline"


class Base(DeclarativeBase):
    """Declarative base."""


class Webhook(Base):
    """What came in."""

    __tablename__ = "webhooks"
    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[str] = mapped_column(unique=True)
    sender: Mapped[str]
    body: Mapped[str]


class BareConversation(Base):
    """One a sender."""

    __tablename__ = "conversations"
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)
    messages: Mapped[int] = mapped_column(default=0)
    snippet: Mapped[str] = mapped_column(default="")


class BareMessage(Base):
    """A message of a conversation."""

    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    body: Mapped[str]


def engine_of(server_url: str) -> Engine:
    """SQLAlchemy's defaults, on the same server as the product."""
    return create_engine(make_url(server_url).set(database=DATABASE))


def open_sessions() -> sessionmaker[Session]:
    """For a service."""
    return sessionmaker(engine_of(os.environ["DATABASE_URL"]))


def create(server_url: str, addresses: Sequence[str]) -> None:
    """A new database with a conversation for each address."""
    with create_engine(server_url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f'create database "{DATABASE}"'))
    engine = engine_of(server_url)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(BareConversation(address=address) for address in addresses)
        session.commit()
    engine.dispose()
