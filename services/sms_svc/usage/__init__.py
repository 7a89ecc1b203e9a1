"""The month against the plan's allowance."""
