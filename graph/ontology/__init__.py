"""The ontology as the programs use it: vocabulary, axioms compiled to Horn rules, and the closure."""
