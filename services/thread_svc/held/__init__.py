"""Messages that wait with us: to be sent later, or taken back."""
