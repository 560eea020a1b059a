"""The account of a claim: its words, what it says, what contradicts it, follows from it and stands near it."""
