"""What supports a triple: claims with their records, rules, computations, records and curators."""
