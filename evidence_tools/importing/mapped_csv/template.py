"""A mapping to begin with: every column of a file as a comment, beside what a row of each table needs."""

from __future__ import annotations

from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.evidence.toml_file import quoted
from evidence_tools.importing.cleaning import decoded
from evidence_tools.importing.csv_rows import CsvRows, csv_rows
from evidence_tools.importing.filling import numbered_key
from evidence_tools.importing.mapped_csv.checking import TABLES
from evidence_tools.importing.mapped_csv.reading import KIND
from evidence_tools.importing.refusing import refused
from evidence_tools.naming import counted

_SEPARATORS = (",", ";", "\t", "|")
_EXAMPLES = 3  # cells of a column that are shown
_LONGEST = 40  # characters of such a cell
_HELP = """\
# Each [[rows]] says which rows a line of the file gives. Begin a section for every table, and take out the marks (#)
# of what you fill. In a column, {arm} stands for each name of [rows.each.arm]: one wide line then gives several rows.
#
# [words.treatment]                        # what the file says = what the table says
# "Usual care" = "cmm"
#
# [[rows]]
# table = "continuous"
# needs = ["mean"]                         # no row where none of these is filled
# [rows.constants]                         # cells that are the same in every row
# status = "reported"
# [rows.columns]                           # cell = "column of the file"
# mean = "{arm} {visit} mean"
# [rows.words]                             # cell = "list of words"
# [rows.each.arm]                          # name in the columns = { cells it means }
# "Device" = { arm_id = "device" }
# [rows.each.visit]
# "12 months" = { timepoint_months = 12 }
"""


def mapping_template(content: bytes, name: str) -> str:
    """A mapping for a CSV file, to be filled in: it can be read as it is, and then leaves every column unread.

    Parameters
    ----------
    content
        Bytes of the CSV file.
    name
        Its name, without folders.

    Returns
    -------
    str
        TOML with one comment per column (and examples of its cells), and the cells that each table needs.

    Raises
    ------
    EvidenceError
        When the file is no CSV.

    Examples
    --------
    >>> print(mapping_template(b"Study ID,Mean\\nSYNTHETIC,4.1\\n", "a.csv").splitlines()[4])
    # "Mean"  4.1
    """
    rows, separator = _parsed(content, name)
    study = next((column for column in rows.columns if "study" in column.lower()), rows.columns[0])
    lines = [
        f"# Mapping of a file with {counted(len(rows.columns), 'column')}; the columns, and some of their cells:",
        "#",
        f"# file: {quoted(name)}",
        *(_column(rows, column) for column in rows.columns),
        "",
        f"title = {quoted(name)}",
        f"separator = {quoted(separator)}",
        'missing = ["", "NR", "NA"]  # texts that stand for an empty cell',
        "ignored = []  # columns to leave out on purpose",
        "",
        "[study]",
        f"column = {quoted(study)}  # the column that names the study",
        "# [study.ids]  # name in the file = study_id, where the edition does not know the name",
        "",
        *_HELP.splitlines(),
        "#",
        "# What a row of each table needs:",
        *(f"# {table}: {', '.join(_needed(table))}" for table in TABLES),
    ]
    return "\n".join(lines) + "\n"


def _parsed(content: bytes, name: str) -> tuple[CsvRows, str]:
    """The rows by the separator that gives most columns; a comma where none gives more than one."""
    text = decoded(content, name, KIND).text
    tried = [(csv_rows(text, name, separator=each), each) for each in _SEPARATORS]
    whole = [(rows, each) for (rows, faults), each in tried if not faults]
    if not whole:
        raise refused(name, KIND, tried[0][0][1])
    return max(whole, key=lambda found: len(found[0].columns))


def _column(rows: CsvRows, column: str) -> str:
    cells = dict.fromkeys(" ".join(rows.peek(row, column).split()) for row in rows.rows)
    shown = [cell[:_LONGEST] for cell in cells if cell][:_EXAMPLES]
    return f"# {quoted(column)}  {' | '.join(shown)}".rstrip()


def _needed(table: str) -> list[str]:
    schema = BY_NAME[table]
    return [column for column in schema.required() if column != numbered_key(schema)]
