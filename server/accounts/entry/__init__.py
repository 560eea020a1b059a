"""Where readers come in: the first page, names nearest to one that is not there, the terms of the ontology."""
