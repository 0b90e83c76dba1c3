"""Write the tables of data/README.md from the schemas, or say with ``--check`` whether they are still true.

The text above the marker is written by hand and kept; all below it comes from the row models and the list of checks.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

from evidence_tools.evidence.lint import CHECKS
from evidence_tools.evidence.schemas import SCHEMAS, Row

README = Path(__file__).resolve().parents[1] / "data" / "README.md"
MARKER = "<!-- Below this line: written by tools/data_dictionary.py from the schemas. Do not edit by hand. -->\n"


def dictionary() -> str:
    """The generated part of the data dictionary, as Markdown."""
    return "\n".join([*_files(), *(line for schema in SCHEMAS for line in _table(schema)), *_checks()]) + "\n"


def _files() -> Iterator[str]:
    yield from ("", "## Files", "", "| file | one row is | key |", "|---|---|---|")
    for schema in SCHEMAS:
        about = schema.about
        yield f"| [{about.file}](#{_anchor(about.file)}) | {about.row_is} | {' + '.join(about.key)} |"


def _anchor(heading: str) -> str:
    return "".join(letter for letter in heading if letter not in "./")


def _table(schema: type[Row]) -> Iterator[str]:
    about = schema.about
    yield from ("", f"## {about.file}", "", f"One row is {about.row_is}. Key: {' + '.join(about.key)}.", "")
    yield from ("| column | meaning | unit | allowed | may be empty |", "|---|---|---|---|---|")
    leads_to = {column: foreign for foreign in about.foreign for column in foreign.columns[-1:]}
    for column, field in schema.model_fields.items():
        allowed = schema.cells()[column].form
        if column in leads_to:
            foreign = leads_to[column]
            home = "policy.json" if foreign.table == "policy" else f"{foreign.table}.csv"
            allowed += f" of {home}"
        empty = "no" if column in schema.required() else "yes"
        yield f"| {column} | {field.description} | {schema.unit_of(column)} | {allowed} | {empty} |"


def _checks() -> Iterator[str]:
    yield from ("", "## Checks", "")
    yield (
        "Beside the shape of files (`file`), cells (`cell`), `policy` and `protocol`, every reading checks "
        "what follows. An error stops the reading, a warning travels with the evidence; a row of exceptions.csv "
        "may accept either."
    )
    yield from ("", "| check | severity | what must hold | can be accepted |", "|---|---|---|---|")
    for check in CHECKS:
        yield f"| {check.name} | {check.severity} | {check.rule} | {'yes' if check.acceptable else 'no'} |"


def _by_hand(text: str) -> str:
    if MARKER not in text:
        raise SystemExit(f"{README.name}: the line that divides hand-written from generated text is missing:\n{MARKER}")
    return text.split(MARKER, maxsplit=1)[0]


def main() -> int:
    """Write the dictionary, or compare it; 1 where it differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit with 1 where the file is out of date"
    )
    check_only = parser.parse_args().check
    present = README.read_text(encoding="utf-8")
    wanted = _by_hand(present) + MARKER + dictionary()
    if present == wanted:
        return 0
    if check_only:
        changes = difflib.unified_diff(
            present.splitlines(), wanted.splitlines(), "data/README.md", "schemas", lineterm=""
        )
        print("\n".join(changes))
        print("data/README.md is out of date: run python tools/data_dictionary.py")
        return 1
    README.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
