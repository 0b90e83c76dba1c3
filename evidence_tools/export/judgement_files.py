"""Claims, certainty, determination and the committee's tables as files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from evidence_tools.certainty import certainties
from evidence_tools.evidence import Evidence
from evidence_tools.export.determination_page import determination_page
from evidence_tools.export.frames import write_csv
from evidence_tools.files import write_text
from evidence_tools.ledger import claims
from evidence_tools.ledger.determination import determination
from evidence_tools.tables.certainty import table_of_certainty_inputs
from evidence_tools.tables.committee import committee_tables

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
{body}
</body>
</html>
"""


def write_judgements(evidence: Evidence, folder: Path) -> list[Path]:
    """Write the ledger, the certainty with all its inputs, the determination and the tables of the committee.

    Returns
    -------
    list of pathlib.Path
        ``determination.html``, ``tables/claims.csv``, ``tables/certainty.csv``, ``tables/certainty_inputs.csv``,
        ``tables/determination.csv`` (from each number to its source) and ``committee/<table>`` as HTML and CSV.
    """
    tables = folder / "tables"
    written = [
        write_text(folder / "determination.html", determination_page(evidence)),
        write_csv(tables / "claims.csv", claims(evidence)),
        write_csv(tables / "certainty.csv", certainties(evidence).frame),
        write_csv(tables / "certainty_inputs.csv", certainty_inputs_frame(evidence)),
        write_csv(tables / "determination.csv", determination(evidence).trace),
    ]
    for name, (body, frame) in committee_tables(evidence).items():
        title = name.replace("_", " ").capitalize()
        written.append(write_text(folder / "committee" / f"{name}.html", PAGE.format(title=title, body=body)))
        written.append(write_csv(folder / "committee" / f"{name}.csv", frame))
    return written


def certainty_inputs_frame(evidence: Evidence) -> pd.DataFrame:
    """Every number behind every rated question, one below the other."""
    parts = {name: table_of_certainty_inputs(evidence, name).reset_index() for name in certainties(evidence)}
    return pd.concat(parts, names=["Question"]).reset_index(level=0).reset_index(drop=True)
