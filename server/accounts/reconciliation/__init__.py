"""Reconciliation: names of other people's tables matched to things, and what documents report of these, as the W3C's
Entity Reconciliation API 0.2 has it."""
