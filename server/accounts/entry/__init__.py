"""Where readers come in: the first page, what a search found, names nearest to one that is not there, the terms of the
ontology."""
