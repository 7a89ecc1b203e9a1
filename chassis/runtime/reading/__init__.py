"""What strangers sent, read in processes of its own."""
