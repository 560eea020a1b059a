"""From documents to answers: claims, dataset, closure, store. Knows nothing of HTTP."""

__version__ = "0.1.0"
