"""What runs a service: its context, entrypoints, background jobs, probes."""
