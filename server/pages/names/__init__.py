"""Things found by their names: the search, and the service for the names of spreadsheets."""
