"""A release: the folder of everything, and what changed since the one before."""
