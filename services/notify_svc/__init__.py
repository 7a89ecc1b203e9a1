"""Who hears of what: the bell of the staff, and the digest e-mail of the portal's contacts."""
