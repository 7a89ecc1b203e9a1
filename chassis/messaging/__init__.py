"""RabbitMQ: names, the connection, the outbox, remote calls."""
