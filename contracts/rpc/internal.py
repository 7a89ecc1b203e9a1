"""What the gateway may ask of internal_svc."""

from contracts.rpc.base import untyped


class Internal:
    """internal_svc."""

    REGISTER_FIRM = untyped("internal", "register_firm")
    ADD_STAFF = untyped("internal", "add_staff")
    LIST_STAFF = untyped("internal", "list_staff")
    SIGN_IN = untyped("internal", "sign_in")
    REFRESH_SESSION = untyped("internal", "refresh_session")
    SIGN_OUT = untyped("internal", "sign_out")
