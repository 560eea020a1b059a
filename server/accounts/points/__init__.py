"""Where documents differ: disagreements, and the framing of one event document by document."""
