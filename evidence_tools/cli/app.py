"""The command line, to which every module of this room adds its commands."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="evidence",
    help="Check, review and explore the evidence behind a payer's medical policy, and do it again next year.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

TABLES = "The tables"  # headings of `evidence --help`
REVIEW = "The review"
NEXT_YEAR = "From year to year"
EVIDENCE_IN = "Getting evidence in"
