"""The row of `sources` for a registry record, and the identifiers of source and study."""

from __future__ import annotations

from datetime import date

from evidence_tools.importing.known import Known, free_id, slug
from evidence_tools.importing.posted import plain
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.trial_record.draft import Draft
from evidence_tools.importing.trial_record.node import Node
from evidence_tools.importing.trial_record.study import Record


def source_id_of(protocol: Node, nct: str, known: Known, taken: set[str]) -> str:
    """``nct00000000_registry``, with the year of its version where another version is a source already."""
    standing = _same_version(protocol, nct, known)
    wanted = f"{nct.lower()}_registry"
    if standing or (wanted not in known.sources and wanted not in taken):
        return standing or wanted
    year = protocol.at("statusModule", "lastUpdatePostDateStruct").text("date")[:4]
    return free_id(slug(f"{wanted} {year}"), {*known.sources, *taken})


def _same_version(protocol: Node, nct: str, known: Known) -> str:
    """The source that is this record in this version; empty where none is."""
    published = plain(_first_day(protocol.at("statusModule")).text("date"))
    same = [
        key
        for key, cells in known.sources.items()
        if cells.get("kind") == "registry" and cells.get("nct") == nct and published == cells.get("published", "-")
    ]
    return same[0] if len(same) == 1 else ""


def study_ids_with(nct: str, known: Known) -> tuple[str, ...]:
    """The studies of the edition that have this registry number."""
    return tuple(key for key, cells in known.studies.items() if cells.get("registration", "") == nct)


def study_id_of(protocol: Node, nct: str, known: Known, taken: set[str]) -> str:
    """The study that has this registry number, else a new identifier from the acronym; empty where several have it."""
    standing = study_ids_with(nct, known)
    if standing:
        return standing[0] if len(standing) == 1 else ""
    acronym = slug(protocol.at("identificationModule").text("acronym"), nct.lower())
    used = {*known.studies, *taken}
    return acronym if acronym not in used else free_id(nct.lower(), used)


def source_row(record: Record) -> Candidate | None:
    """The registry record as a source, from the day on which its results were first posted; None where it stands."""
    protocol = record.node.at("protocolSection")
    identity, status = protocol.at("identificationModule"), protocol.at("statusModule")
    if record.source_id in record.known.sources:
        protocol.leave(f"the source stands already: {record.source_id}")
        return None
    draft = Draft("sources", protocol)
    draft.put("source_id", record.source_id)
    draft.put("kind", "registry")
    draft.put("read_as", "registry_record")
    title = draft.take(identity, "briefTitle") or draft.take(identity, "officialTitle")
    draft.put("citation", f"ClinicalTrials.gov record {record.nct}" + (f" ({title})" if title else ""))
    draft.put("nct", draft.take(identity, "nctId").upper())
    draft.put("url", f"https://clinicaltrials.gov/study/{record.nct}")
    draft.put("accessed", record.read_on.isoformat())
    _dated(draft, status, record.read_on)
    recruitment = draft.take(status, "overallStatus")
    draft.note(f"Status {recruitment}" if recruitment else "")
    enrolled = protocol.at("designModule", "enrollmentInfo")
    count, kind = draft.take(enrolled, "count"), draft.take(enrolled, "type")
    draft.note(f"Enrolment {count}" + (f" ({kind})" if kind else "") if count else "")
    draft.note("" if record.results.here else "No results posted")
    for key, cells in record.known.sources.items():
        if cells.get("nct") == record.nct and cells.get("kind") == "registry":
            draft.remark(f"another version of {key}")
        elif cells.get("nct") == record.nct:
            draft.remark(f"{key} reports the same trial")
    return draft.candidate()


def _dated(draft: Draft, status: Node, read_on: date) -> None:
    """Day of the first posting of results, else of the last version; the last version is told in the note."""
    first = _first_day(status)
    published = plain(first.text("date"))
    draft.put("published", draft.take(first, "date"))
    draft.put("year", published[:4])
    updated = draft.take(status.at("lastUpdatePostDateStruct"), "date")
    draft.note(f"Version posted {updated}" if updated else "")
    if published > read_on.isoformat():
        draft.remark(f"published {published} lies after the day of import")
    if updated > published:
        draft.remark("published is the day of the first results; values may have been posted with a later version")


def _first_day(status: Node) -> Node:
    posted = status.at("resultsFirstPostDateStruct")
    return posted if posted.text("date") else status.at("lastUpdatePostDateStruct")
