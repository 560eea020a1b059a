"""What curators write, read and checked: documents, claims, register, disagreements, coverage and agreement."""
