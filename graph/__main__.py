"""`python -m graph` is the `peacegraph` command."""

from graph.cli import main

main()
