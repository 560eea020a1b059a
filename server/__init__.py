"""Answers over HTTP; everything that is not HTTP is in `graph`."""
