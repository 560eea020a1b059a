"""What is served now: the dataset and its switch, answers kept, and the way of every query through them."""
