"""The ontology as the programs need it: vocabulary, codebook, its axioms as Horn rules, and the closure under them."""
