"""What leaves the project: the build that makes a dataset, and everything that is taken away from it."""
