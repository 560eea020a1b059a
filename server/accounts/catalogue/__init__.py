"""What there is to look through: recorded answers, questions asked of other things, and lists of every kind."""
