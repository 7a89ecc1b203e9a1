"""The page and the JSON API with which a person or a test plays the firm's clients."""
