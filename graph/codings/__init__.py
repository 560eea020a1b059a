"""Codings as wholes: how much of a document they cover, how far two agree, when they were made."""
