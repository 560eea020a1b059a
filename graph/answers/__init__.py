"""Explained answers: an answer with its witnesses, support and proofs, and the formats it is written in."""
