"""What internal_svc and thread_svc said last of the firm and its clients."""
