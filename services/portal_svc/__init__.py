"""The client portal: its accounts and its own conversations, nothing else."""
