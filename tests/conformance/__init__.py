"""The W3C's conformance tests for SPARQL query, update and result formats, run on the engine we serve from."""
