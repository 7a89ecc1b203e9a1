"""How often somebody may try to sign in, and what else costs a password hash (ADR 0013)."""

from chassis.identity.rate_limits import Charge, RateLimit

OF_PAIR = RateLimit("sign_in.account_and_network", burst=10, gap=6)
OF_NETWORK = RateLimit("sign_in.network", burst=30, gap=2)
OF_ACCOUNT = RateLimit("sign_in.account", burst=60, gap=5)
OF_FIRM = RateLimit("sign_in.firm", burst=300, gap=0.05)
"""Many firms' contacts share a domain of free mail, so it only keeps an attack on one firm from
taking all of the hashing."""
OF_SESSION = RateLimit("refresh.session", burst=30, gap=5)
OF_NEW_PASSWORDS = RateLimit("new_password.firm", burst=200, gap=2)


def charges_of_attempt(
    email_key: str, network: str, firm_id: str | None, *, is_known: bool
) -> list[Charge]:
    """What an attempt to sign in counts against.

    Where the account has signed in before, nothing that others do can use up its share. Whose firm
    an account is at is told to nobody who has not signed in, not by a refusal either, so a firm
    is what the attempt itself says: its id, or the domain of the address.
    """
    pair = OF_PAIR.on(email_key, network)
    if is_known:
        return [pair]
    firm = firm_id or email_key.rpartition("@")[2]
    return [pair, OF_NETWORK.on(network), OF_ACCOUNT.on(email_key), OF_FIRM.on(firm)]
