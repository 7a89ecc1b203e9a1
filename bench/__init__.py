"""`python -m bench`: how fast the whole system is, beside a bare pipeline on the same machine."""
