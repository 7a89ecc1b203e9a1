"""REST operations declared once: how they are served, read and refused."""
