"""What is served now: the dataset and the switch to a new one, the cache of answers, and the service that uses both."""
