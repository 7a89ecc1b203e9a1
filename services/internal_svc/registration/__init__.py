"""Founding a firm with its owner."""
