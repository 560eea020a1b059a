"""What leaves the project: the build that writes a dataset, and dumps of it."""
