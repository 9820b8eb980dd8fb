"""A database backend: Django's own for PostgreSQL, with a step before every commit."""
