"""Witnesses of the rows of an answer: the witness query, its solutions, walks and matches."""
