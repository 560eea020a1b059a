"""What is drawn: dates on an axis."""
