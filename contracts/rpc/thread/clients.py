"""Clients, their contacts, and the addresses that reach them."""

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from contracts.types import (
    USUAL_PER_PAGE,
    Cursor,
    Id,
    IdempotencyKey,
    Moment,
    PageLimit,
    TimeZone,
    TrustedId,
    line,
    several,
)
from contracts.views import LinkCandidate

ClientKind = Literal["individual", "company"]
IdentityKind = Literal["email", "phone"]
ClientName = Annotated[str, line(200)]
EntityType = Annotated[str, line(50, 0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BouncedMail:
    """The last mail to an address came back for good: since when, and why in a sentence."""

    at: Moment
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactIdentity:
    """An address of a contact; a phone number is in E.164 form. `bounced`: mail to it came back,
    and nothing has come from it since.
    """

    kind: IdentityKind
    value: str
    label: str
    primary: bool
    bounced: BouncedMail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person at a client. `portal_access`: whether they can sign in to the portal."""

    id: TrustedId
    name: str
    identities: tuple[ContactIdentity, ...]
    portal_access: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedAddress:
    """An address of this client that other clients have too, so that what is written from it may be
    theirs; those whom the asker may see.
    """

    kind: IdentityKind
    value: str
    clients: tuple[LinkCandidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client and the one conversation with them. `time_zone`: null for the firm's own. `shared`:
    a warning where one client is created or shown; a list leaves it empty.
    """

    id: TrustedId
    name: str
    kind: ClientKind
    entity_type: str
    time_zone: str | None
    initials: str
    conversation_id: TrustedId
    contacts: tuple[Contact, ...]
    shared: tuple[SharedAddress, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPage:
    """A page of clients, by name; null in `next_cursor` means the last page."""

    items: tuple[Client, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListClients:
    """`query` is looked for in names."""

    query: Annotated[str, line(200, 0)] = ""
    cursor: Cursor | None = None
    limit: PageLimit = USUAL_PER_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class GetClient:
    """Which client."""

    client_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIdentity:
    """An address to reach a contact by; the first of its kind is the primary one unless another
    says so.
    """

    kind: IdentityKind
    value: Annotated[str, line(254)]
    label: Annotated[str, line(50, 0)] = ""
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """A person at a new client."""

    name: Annotated[str, line(200)]
    identities: Annotated[tuple[NewIdentity, ...], several(20)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateClient:
    """A client to create, with their contacts; whoever asks is in charge of them."""

    name: ClientName
    kind: ClientKind
    entity_type: EntityType = ""
    time_zone: TimeZone | None = None
    contacts: Annotated[tuple[NewContact, ...], several(100)] = ()
    # Who else is in charge; said by the installation itself, not over REST.
    assigned_staff: tuple[Id, ...] = ()
    idempotency_key: IdempotencyKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddIdentity:
    """An address that reaches somebody at a client: one of their contacts (`contact_id`), or
    somebody new (`contact_name`). What the contact has already is not added twice.
    """

    client_id: Id
    contact_id: Id | None = None
    contact_name: Annotated[str, line(200, 0)] = ""
    kind: IdentityKind
    value: Annotated[str, line(254)]
    label: Annotated[str, line(50, 0)] = ""
    idempotency_key: IdempotencyKey | None = None

    def __post_init__(self) -> None:
        """Whose it is must be said in one way."""
        if (self.contact_id is None) == (self.contact_name == ""):
            raise ValueError("contact_name: choose a contact, or name somebody new.")


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateClient:
    """What to change of a client. `time_zone` by its IANA name; null for the firm's own."""

    client_id: Id
    name: ClientName | UnsetType = UNSET
    kind: ClientKind | UnsetType = UNSET
    entity_type: EntityType | UnsetType = UNSET
    time_zone: TimeZone | UnsetType | None = UNSET
