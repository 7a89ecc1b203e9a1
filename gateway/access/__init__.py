"""Who calls: access tokens and the sign-in throttle."""
