"""Proofs of inferred triples: rule applications down to what claims and files say."""
