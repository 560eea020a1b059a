"""Where the engine leaves the SPARQL standard: found in a query, cured above the engine, or told."""
