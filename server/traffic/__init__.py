"""How many requests run at once and how they wait; the log and the counters for operators."""
