"""The command `evidence`: check the tables, review an edition, open the workbench.

What is heavy is imported inside the command that needs it, so that `evidence --help` answers at once.
"""

from __future__ import annotations

import sys
from importlib import import_module

from evidence_tools.cli.app import app
from evidence_tools.cli.saying import say
from evidence_tools.errors import EvidenceToolsError

__all__ = ["app", "main"]

COMMANDS = (  # modules with commands, in the order of `evidence --help`
    *("data", "reviewing", "laboratory", "watching", "years", "importing", "comparing", "trigger"),
)

for each in COMMANDS:
    import_module(f"evidence_tools.cli.{each}")


def main() -> None:
    """Run the command line; an error that the workbench or the disk raises is printed without a traceback."""
    try:
        app()
    except EvidenceToolsError as problem:
        say(str(problem), error=True)
        sys.exit(1)
    except OSError as problem:  # no space left, no right to read or write
        place = f"{problem.filename}: " if problem.filename else ""
        say(f"{place}{problem.strerror or problem}; nothing was left half written. Mend it and try again", error=True)
        sys.exit(1)
