"""From the network to the application: whole requests in, whole responses out."""
