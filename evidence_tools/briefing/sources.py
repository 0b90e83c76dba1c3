"""What it all rests on: the documents that the policy argues from, the main reports, and how they were read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import shorten

import pandas as pd

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.lines import critical_answers, notebook, source_line
from evidence_tools.briefing.records import Slide
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.ledger.listing import out_of
from evidence_tools.naming import listed
from evidence_tools.results import results_of
from evidence_tools.tables.committee.notes import document_names
from evidence_tools.wording import Told, join, tell

NAME = "sources"
MOST_ROWS = 9
TITLE = 105  # characters of a title
HEADINGS = tuple(map(Told, ("Document", "What it is", "DOI or registration", "Read as")))
WIDTHS = (0.17, 0.47, 0.22, 0.14)
NOT_AT_HAND, NO_NUMBER = "not at hand", "none"
Row = tuple[Told, Told, Told, Told]


def sources_slide(evidence: Evidence, counted: Counted) -> Slide:
    """The policy's own documents first, then the reports behind the results on critical outcomes."""
    documents = documents_of_policy(evidence)
    reports = _reports(evidence)
    shown = list(reports)[: max(MOST_ROWS - len(documents), 0)]
    rows = (*documents, *(_report(evidence, source) for source in shown))
    full = counted.number(
        "read_as_full_text", (evidence.sources["read_as"] == "full_text").sum(), label="Sources read as full_text"
    )
    n = counted.number("documents", len(documents), label="Documents that the policy argues from")
    left = len(reports) - len(shown)
    more = counted.number("more", left, label="Further reports behind results on critical outcomes")
    return Slide(
        name=NAME,
        title=tell(
            "The policy argues from {n} documents; {full} sources could be read as a full paper",
            n=n,
            full=out_of(full, results_of(evidence).number("evidence.sources")),
        ),
        exhibit=table_of_sources(rows, "Documents of the policy and main reports"),
        caution=(tell("{more} further reports stand in the appendix.", more=more),) if left > 0 else (),
        source=source_line(evidence),
        notes=tuple(_notes(evidence, counted)),
    )


def table_of_sources(rows: tuple[Row, ...], name: str) -> Table:
    """Documents and reports with what they are, DOI and how they were read."""
    return Table(
        name=name,
        headings=HEADINGS,
        rows=rows,
        alt=tell("Table of sources: {names}.", names=join([row[0] for row in rows], "; ")),
        widths=WIDTHS,
        tones=tuple(("", "", "", "unknown" if str(row[3]) == NOT_AT_HAND else "") for row in rows),
    )


def documents_of_policy(evidence: Evidence) -> tuple[Row, ...]:
    """The documents that the policy argues from, in its order."""
    return tuple(_document(evidence, name) for name in evidence.policy["clinical_evidence_order"])


def reports_behind(evidence: Evidence) -> tuple[Row, ...]:
    """Every report behind the results on critical outcomes."""
    return tuple(_report(evidence, source) for source in _reports(evidence))


def _reports(evidence: Evidence) -> Mapping[str, int]:
    """Sources behind results on critical outcomes, those behind most results first."""
    asked = critical_answers(evidence).values()
    policy = evidence.policy["policy_id"]
    cells = [each.effects.table["source_id"] for each in asked]
    found = pd.concat(cells) if cells else pd.Series(dtype="str")
    counts = found[found != policy].value_counts(sort=False)
    return counts.sort_values(ascending=False, kind="stable").to_dict()


def _document(evidence: Evidence, name: str) -> Row:
    """A reference of the policy; one that nobody has seen says so."""
    reference = next(each for each in evidence.policy["references"] if each["ref_id"] == name)
    held = _sources(evidence)
    source = reference["source_id"]
    read = held.loc[source, "read_as"].replace("_", " ") if source in held.index else NOT_AT_HAND
    return _row(document_names(evidence)[name], reference["title"], reference["doi"] or NO_NUMBER, read)


def _report(evidence: Evidence, source: str) -> Row:
    cells = _sources(evidence).loc[source]
    labels = study_labels(evidence)
    studies = evidence.studies
    of = studies.loc[studies["all_source_ids"].map(lambda ids: source in ids.split(";")), "study_id"]
    named = listed([labels[study] for study in of][:1]) or source
    number = cells["doi"] if pd.notna(cells["doi"]) else cells["nct"] if pd.notna(cells["nct"]) else NO_NUMBER
    return _row(named, cells["citation"], number, cells["read_as"].replace("_", " "))


def _row(name: str, title: str, number: str, read: str) -> Row:
    title = shorten(title, TITLE, placeholder=" ...")
    return tell("{n}", n=name), tell("{t}", t=title), tell("{d}", d=number), tell("{r}", r=read)


def _sources(evidence: Evidence) -> pd.DataFrame:
    return evidence.sources.drop_duplicates("source_id").set_index("source_id")


def _notes(evidence: Evidence, counted: Counted) -> Iterator[Told]:
    kinds = evidence.sources["read_as"].value_counts()
    said = [
        tell(
            "{n} as {kind}",
            kind=kind.replace("_", " "),
            n=counted.number(f"read_as_{kind}", count, label=f"Sources read as {kind}"),
        )
        for kind, count in kinds.items()
    ]
    yield tell("How the sources were read: {said}.", said=join(said, ", "))
    yield Told("Every row of the tables names its source and the place in it; a number without either is not used.")
    yield Told(
        "Asked first: “Why not the full texts?” They are not at hand. Whoever holds them fills the tables in; nothing "
        "in the programme changes, and marks of borrowed values go away by themselves."
    )
    yield notebook("01_evidence_base", "the studies, their overlap and their sources")
