"""A document as its page tells it: its text with every passage, and the facts beside it."""
