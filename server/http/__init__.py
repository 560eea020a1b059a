"""Decisions of HTTP as plain functions: formats, problems, entity tags, compression, headers of every response."""
