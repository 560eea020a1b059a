"""Reads SPARQL text into a tree, writes the tree back without loss, and tells which variables are in scope."""
