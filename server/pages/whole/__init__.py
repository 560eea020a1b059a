"""The pages over the whole dataset: the first page, lists, questions, pictures, search, the ontology."""
