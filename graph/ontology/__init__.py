"""The ontology as the programs use it: vocabulary, codebook, axioms compiled to Horn rules, and the closure."""
