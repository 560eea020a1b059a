"""What pages tell of things: a person, a state, an agreement, an event, a place, an office, a concept."""
