"""The firm's registration with the carriers (A2P 10DLC)."""
