"""Stores that answer SPARQL: the one protocol that everything above asks, embedded or writable."""
