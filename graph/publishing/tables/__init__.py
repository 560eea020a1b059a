"""The dataset as tables for analysis, with their codebook."""
