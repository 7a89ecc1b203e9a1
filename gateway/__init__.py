"""The only way in for browsers: REST, live stream and pages. No business rule, no database."""
