"""Whether a new row says what a standing row says: the same document, the same study, the same result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.accepting.draft import Draft, fault, key_of
from evidence_tools.importing.store.record import StoredRow, number_of

Cells = Mapping[str, str]
Identity = tuple[str, ...]

_VISIT = ("timepoint_months", "timepoint_text", "source_id")
_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "continuous": ("study_id", "arm_id", "outcome", "pain_site", "instrument", "unit", *_VISIT),
    "binary": ("study_id", "arm_id", "outcome", "definition", *_VISIT),
    "risk_of_bias": ("study_id", "instrument", "domain", "scope"),
    "review_results": ("review_id", "outcome", "measure", "unit", *_VISIT),
    "quality_ratings": ("review_id", "study_id", "subject", "instrument", "item", "stated_by", "source_id"),
}
_VALUES: Mapping[str, tuple[str, ...]] = {"continuous": ("mean", "change_mean", "pct_change")}
_ALONE: Mapping[str, tuple[str, ...]] = {"sources": ("pmid", "doi", "citation"), "studies": ("registration", "name")}
_APART = {
    "continuous": "say in timepoint_text, instrument or pain_site what sets it apart",
    "binary": "say in definition or timepoint_text what sets it apart",
}


def identities(table: str, cells: Cells) -> Iterator[Identity]:
    """What a row is known by apart from its key; two rows with one of these in common say the same.

    A registry record is known by its number and the day of its version, for a later version is read anew; other
    documents of a trial carry that number too. A mean and a change of
    one visit are two results, which may stand in one row or in two.
    """
    together = _TOGETHER.get(table)
    if together:
        said = tuple(f"{column} {_plain(cells.get(column, ''))}".rstrip() for column in together)
        values = [value for value in _VALUES.get(table, ()) if cells.get(value)]
        yield from ((f"its {value}", *said) for value in values) if values else (said,)
    if table == "sources" and cells.get("kind") == "registry" and cells.get("nct"):
        yield (f"nct {_plain(cells['nct'])}", f"published {cells.get('published', '')}")
        return
    for column in _ALONE.get(table, ()):
        if cells.get(column):
            yield (f"{column} {_plain(cells[column])}",)


def _plain(text: str) -> str:
    """A cell without what makes no difference: capital letters, and zeros after a point."""
    try:
        return f"{float(text):g}" if text[:1].isdigit() and "_" not in text else text.casefold()
    except ValueError:
        return text.casefold()


def same_as_standing(draft: Draft) -> list[Fault]:
    """A fault for every new row that says the same as a standing one or as another new one."""
    faults = []
    gone = {(row.candidate.table, key_of(row.candidate)) for _, row in draft.rows("removed")}
    known: dict[tuple[str, Identity], str] = {}
    for table in dict.fromkeys(row.candidate.table for _, row in draft.rows("new")):
        for key, cells in draft.standing(table).items():
            if (table, key) not in gone:
                known |= {(table, each): f"{BY_NAME[table].about.file} {key}" for each in identities(table, cells)}
    for _, row in draft.rows("new"):
        table, found = row.candidate.table, list(identities(row.candidate.table, row.candidate.cells))
        twin = next((each for each in found if (table, each) in known), None)
        if twin is not None:
            faults.append(_twin(draft, row, known[table, twin], twin))
        known |= {(table, each): f"{draft.stored.file_of(row)}:{row.line}" for each in found}
    return faults


def _twin(draft: Draft, row: StoredRow, twin: str, shared: Identity) -> Fault:
    table = row.candidate.table
    said = ", ".join(part for part in shared if " " in part)
    mend = "mark it no in `accept`"
    if not number_of(table):
        mend += f", and write the id of the standing row where rows of this import name {key_of(row.candidate)}"
    elif table in _APART:
        mend += f"; if it is another result, {_APART[table]}"
    found = f"the same as {twin}: {said}"
    return fault(draft, row, "", found=found, allowed="a row that says something new", mend=mend)
