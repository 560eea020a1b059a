"""Finds the witnesses of the rows of an answer: witness query, its solutions, path walks, matches of EXISTS."""
