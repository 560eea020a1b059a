"""Queries in killable processes: the pool, the zygote that forks the workers, the messages between them, limits."""
