"""Search: what can be found by name or by words, the index of it that a build writes, and how a name is looked up."""
