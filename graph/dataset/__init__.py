"""The dataset: default graphs of the views and claim graphs put together, checked, indexed, kept in a folder."""
