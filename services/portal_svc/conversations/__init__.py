"""The conversations of the portal: written into, looked at, read."""
