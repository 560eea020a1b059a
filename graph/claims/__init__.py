"""One claims file is read: its head, its claims with their facts, with every mistake on its line."""
