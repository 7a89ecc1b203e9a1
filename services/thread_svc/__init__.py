"""Clients, contacts and the one conversation a client has, whatever channel carried the words."""
