"""The included studies of a RevMan review and the reports on them."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from evidence_tools.importing.revman.context import Context
from evidence_tools.importing.revman.tree import Tree

_KINDS = {"JOURNAL_ARTICLE": "article", "CONFERENCE_PROC": "abstract", "THESIS": "secondary"}
_IDENTIFIERS = {"DOI": "doi", "PUBMED": "pmid", "NCT": "nct", "CLINICALTRIALS.GOV": "nct"}
_UNSEEN = "known from the list of references only: say what was read of it"


def add_studies(context: Context) -> Mapping[str, tuple[str, str]]:
    """Propose the included studies and their reports; the id of the table and the name, by the id of RevMan."""
    tree, found = context.tree, {}
    for element in tree.root.iterfind("STUDIES_AND_REFERENCES/STUDIES/INCLUDED_STUDIES/STUDY"):
        place = tree.place(element)
        identifier = tree.take(element, "ID")
        name = tree.take(element, "NAME") or identifier or "unnamed study"
        year = tree.take(element, "YEAR")
        primary_first = sorted(element.findall("REFERENCE"), key=lambda report: report.get("PRIMARY") != "YES")
        sources = [_add_report(context, report, f"{name} {year}".strip()) for report in primary_first]
        note = f"Year {year} in the review" if year else ""
        study_id = context.book.study(name, place, sources=dict.fromkeys(filter(None, sources)), note=note)
        found[identifier] = (study_id, name)
    return found


def _add_report(context: Context, report: Element, study: str) -> str:
    """Id of the source of a reference; nothing where RevMan holds an empty one."""
    tree = context.tree
    kind = report.get("TYPE", "")
    parts = {tag: tree.words(report.find(tag)) for tag in ("AU", "TI", "TO", "SO", "YR", "VL", "NO", "PG")}
    identifiers = _identifiers(tree, report)
    if not any(parts.values()) and not any(identifiers.values()):
        return ""
    tree.take(report, "TYPE")
    primary = tree.take(report, "PRIMARY")
    cells = {
        "kind": _KINDS.get(kind, ""),
        "citation": _citation(parts) or study,
        "year": parts["YR"] if parts["YR"].isdigit() else "",
        "accessed": context.read_on.isoformat(),
        **identifiers,
    }
    remarks = [_UNSEEN, "" if cells["year"] or not parts["YR"] else f"the year is given as {parts['YR']!r}"]
    place = f"{tree.place(report)} ({kind}, PRIMARY {primary})"
    first_author = parts["AU"].replace(";", ",").split(",")[0].split(" ")[0]
    wanted = f"{first_author} {parts['YR']}" if first_author else study
    return context.book.source(wanted, cells, place, remarks)


def _identifiers(tree: Tree, report: Element) -> dict[str, str]:
    """DOI, PubMed and registry number; other identifiers stay unread."""
    cells: dict[str, str] = {}
    for element in report.iterfind("IDENTIFIERS/IDENTIFIER"):
        column = _IDENTIFIERS.get(element.get("TYPE", "").upper(), "")
        if column and column not in cells:
            tree.take(element, "TYPE")
            cells[column] = tree.take(element, "VALUE").removeprefix("https://doi.org/").removeprefix("PMID ")
    return cells


def _citation(parts: Mapping[str, str]) -> str:
    """The reference on one line: authors, title, journal, year, volume, issue and pages."""
    issue = f"({parts['NO']})" if parts["NO"] else ""
    pages = f":{parts['PG']}" if parts["PG"] else ""
    volume = f";{parts['VL']}{issue}{pages}" if parts["VL"] or issue or pages else ""
    journal = f"{parts['SO']} {parts['YR']}".strip() + volume
    return " ".join(f"{part.rstrip('.')}." for part in (parts["AU"], parts["TI"], parts["TO"], journal) if part)
