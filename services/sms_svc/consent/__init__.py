"""Who may be texted: keywords, the append-only ledger, the one-time disclosure."""
