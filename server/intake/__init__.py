"""A document comes in: its sentences, the names and dates in its words, and the claims file that a curator fills."""
