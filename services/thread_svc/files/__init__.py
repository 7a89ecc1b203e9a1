"""Files that people hand over to send, and the files of a client."""
