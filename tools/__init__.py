"""Developer tooling: starts, checks and tests the whole system on one machine."""
