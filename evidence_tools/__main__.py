"""`python -m evidence_tools` is the command `evidence`."""

from evidence_tools.cli import main

main()
