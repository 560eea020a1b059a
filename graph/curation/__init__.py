"""Reads and checks the curated files: documents, claims, register, disagreements; measures coverage and agreement."""
