"""What differs from the edition before without an entry in the log: warnings that name the row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidence_tools.editions.difference import ADDED, GONE, RULES, Difference
from evidence_tools.editions.differences import every_difference
from evidence_tools.editions.following import FILE as OPENED_FILE
from evidence_tools.editions.following import predecessor
from evidence_tools.errors import EvidenceError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.deriving import rows_of
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.policy import FILE as POLICY
from evidence_tools.evidence.toml_file import line_of

CHECK = "unlogged"
CHANGES = "changes"
_FOUND = {ADDED: "a new row", GONE: "no such row"}


@dataclass(frozen=True, slots=True)
class Log:
    """What the log of an edition speaks of.

    Parameters
    ----------
    cells
        Last text after the change, by table, key and column; an empty key means every row.
    wholes
        Table and key of what is logged as a whole; an empty key means the whole table.
    """

    cells: Mapping[tuple[str, str, str], str]
    wholes: frozenset[tuple[str, str]]

    def covers(self, each: Difference) -> bool:
        """Whether an entry speaks of a difference; of a cell, with the text that stands there now."""
        if (each.table, each.key) in self.wholes or (each.table, "") in self.wholes:
            return True
        told = (self.cells.get((each.table, key, each.column)) for key in (each.key, ""))
        return each.column != "" and each.after.strip() in told


def unlogged(evidence: Evidence) -> list[Fault]:
    """A warning for every difference from the edition before that no entry of changes.csv covers.

    None for the first edition of a policy. Where the edition before cannot be read, one warning says why.
    """
    try:
        found = unlogged_differences(evidence)
        before = predecessor(evidence)
    except EvidenceError as problem:
        mend = "restore the edition before; until then nobody can say what differs from it"
        return [
            OPENED_FILE.fault(0, "", str(problem), "an edition before, as it was approved", mend, severity="warning")
        ]
    return [_fault(each, evidence, before) for each in found]


def unlogged_differences(evidence: Evidence) -> tuple[Difference, ...]:
    """The same as records.

    Raises
    ------
    EvidenceError
        When the edition before cannot be read, or is not as it was approved.
    """
    before = predecessor(evidence)
    if before is None:
        return ()
    log = _log(evidence, before)
    return tuple(each for each in every_difference(before, evidence) if not log.covers(each))


def _log(evidence: Evidence, before: Evidence) -> Log:
    cells: dict[tuple[str, str, str], str] = {}
    wholes = set()
    for entry in sorted(_entries(evidence, before), key=lambda each: each["date"]):
        if entry["column"]:
            cells[entry["table"], entry["key"], entry["column"]] = entry["after"]
        else:
            wholes.add((entry["table"], entry["key"]))
    return Log(cells, frozenset(wholes))


def _entries(evidence: Evidence, before: Evidence) -> Iterator[Mapping[str, str]]:
    """The entries of changes.csv, and the corrections that the edition before did not have."""
    yield from rows_of(evidence._tables[CHANGES]).values()
    for name, folder in (("corrections", ""), ("reference/corrections", "reference/")):
        known = rows_of(before._tables[name])
        for key, entry in rows_of(evidence._tables[name]).items():
            if key not in known:
                yield {**entry, "table": folder + entry["table"]}


def _fault(each: Difference, evidence: Evidence, before: Evidence) -> Fault:
    place = " ".join(filter(None, (f"--table {each.table}", each.key and f"--key {each.key}")))
    as_before = (each.before or "nothing") if each.column else "the rows"
    return Fault(
        severity="warning",
        check=CHECK,
        file=_file(each.table),
        line=_line(each, evidence),
        column=each.column,
        found=_FOUND[each.how] if not each.column else each.after,
        allowed=f"{as_before}, as in {before.label}, or an entry of changes.csv that says why",
        mend=f'evidence log --author NAME --reason "WHY" {place}',
        key=each.key,
    )


def _file(table: str) -> str:
    if table not in RULES:
        return f"{table}.csv"
    return POLICY if POLICY.startswith(f"{table}.") else f"{table}.toml"


def _line(each: Difference, evidence: Evidence) -> int:
    """Line of the row or rule that differs; 0 where it is gone or has none."""
    if each.table not in RULES:
        table = evidence._tables[each.table]
        places = table.keys.index[table.keys == each.key]
        return int(table.lines[places[0]]) if len(places) else 0
    file = evidence.folder / _file(each.table)
    return line_of(file.read_text(encoding="utf-8"), each.column.split(".")) if file.suffix == ".toml" else 0
