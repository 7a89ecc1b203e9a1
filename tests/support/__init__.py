"""What several tests share: waiting, firms, sample events, clients of the running system."""
