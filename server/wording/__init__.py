"""What claims say, in words that a person reads."""
