"""What every service stands on. Knows contracts, never a service."""
