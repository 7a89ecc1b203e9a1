"""Internal notes: kept here and shown in the thread, never anywhere a client can look."""
