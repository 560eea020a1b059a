"""The pages to look through: questions, lists of every kind of thing, downloads."""
