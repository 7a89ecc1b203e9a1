"""The accounts staff sign in with."""
