"""The SPARQL protocols as plain functions: parameters to requests, replies to responses."""
