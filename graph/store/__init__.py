"""Stores that answer SPARQL behind one protocol, read-only or writable, and readers of claim records and terms."""
