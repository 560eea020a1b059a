"""The dataset, or a part of it, as RDF files."""
