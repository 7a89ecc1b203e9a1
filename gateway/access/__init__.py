"""Who calls, from where, and whether their session goes on."""
