"""Clients, their contacts and the addresses that reach them."""
