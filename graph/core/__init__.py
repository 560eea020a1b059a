"""What all packages share: errors, settings, namespaces, formats, views and the serialisation of RDF."""
