"""Which channels reach whom now, and why the others do not."""
