"""SPARQL texts as trees: what a query says, read without loss, written back, and what is in scope where."""
