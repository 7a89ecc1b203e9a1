"""Which mail stands in which of the providers' threads, to answer in the right one."""
