"""What leaves the house: the build that makes a dataset, and dumps of it."""
