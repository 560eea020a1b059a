"""The Flask views of the protocols."""
