"""What a page tells of a thing, as data: gathered from claims in a fixed number of look-ups."""
