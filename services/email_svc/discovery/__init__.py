"""Which servers a mailbox has, found out from its address."""
