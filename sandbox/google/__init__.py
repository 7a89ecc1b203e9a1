"""Google's OAuth, Gmail v1 and Pub/Sub push."""
