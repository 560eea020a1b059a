"""Queries in killable processes: the pool, the parent of the workers, what travels between them, limits."""
