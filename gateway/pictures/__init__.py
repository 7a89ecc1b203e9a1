"""Pictures on strangers' servers, fetched in the reader's place."""
