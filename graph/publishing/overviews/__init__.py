"""What pages over the whole graph read, written by the build."""
