"""The pages of things, claims and documents, their data and how to cite them."""
