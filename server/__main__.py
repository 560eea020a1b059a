"""`python -m server` is the `peacegraph` command."""

from server.commands.cli import main

main()
