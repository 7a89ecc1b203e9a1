"""The delivery ledger that every channel keeps, and its state tables."""
