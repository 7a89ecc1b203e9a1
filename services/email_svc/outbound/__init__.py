"""What staff write: sent once, settled when in doubt, failed when it bounces."""
