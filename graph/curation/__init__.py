"""Reads and checks the curated files: claims, register, disagreements, and what spans them."""
