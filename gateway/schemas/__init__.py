"""The shapes of the REST API: they validate requests and make the OpenAPI document."""
