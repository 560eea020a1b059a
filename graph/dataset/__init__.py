"""The dataset: default graphs of the views and claim graphs, assembled, checked, indexed and stored in a folder."""
