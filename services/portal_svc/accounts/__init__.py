"""The accounts contacts sign in with, and what they may see."""
