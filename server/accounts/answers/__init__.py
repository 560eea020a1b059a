"""Answers of queries as tables and panels, and proofs as trees."""
