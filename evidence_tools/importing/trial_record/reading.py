"""Records of ClinicalTrials.gov as its API, version 2, gives them: one study, or a page of a search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from evidence_tools.importing.known import NOTHING, Known
from evidence_tools.importing.record import Candidate, Import, Origin
from evidence_tools.importing.refusing import fault, refused
from evidence_tools.importing.trial_record.arm_rows import arm_names, arm_rows
from evidence_tools.importing.trial_record.event_rows import event_rows
from evidence_tools.importing.trial_record.flow_rows import flow_rows
from evidence_tools.importing.trial_record.leftovers import leftovers
from evidence_tools.importing.trial_record.measure_rows import measure_rows
from evidence_tools.importing.trial_record.node import Ledger, Node
from evidence_tools.importing.trial_record.source_row import source_id_of, source_row, study_id_of
from evidence_tools.importing.trial_record.study import Record
from evidence_tools.importing.trial_record.study_row import study_row
from evidence_tools.importing.trial_record.tree import KIND, parsed, spelled
from evidence_tools.importing.trial_record.vocabulary import Vocabulary

_NCT = re.compile(r"NCT\d{8}", re.IGNORECASE | re.ASCII)
_AGAIN = "download the record anew (JSON, API version 2)"
_SHAPE = "a study with protocolSection, or a page with studies"


def looks_like_trial_record(content: bytes, name: str) -> bool:
    """Whether the bytes begin like JSON and speak of a protocol section or of studies."""
    del name
    start = content.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith((b"{", b"[")) and (b'"protocolSection"' in start or b'"studies"' in start)


def read_trial_record(content: bytes, name: str, *, read_on: date, known: Known = NOTHING) -> Import:
    """Read registry records into candidate rows: source, study, arms, scores, counts and adverse events.

    Values stay as posted, and what a registry cannot know (treatment class, use in an analysis) is left to a person.
    Outcome, instrument, arm and visit are filled only where the words of the record leave one of them.

    Parameters
    ----------
    content
        Bytes of the JSON of one study (``/studies/{nctId}``) or of a page of a search (``/studies?...``).
    name
        Name of the file.
    read_on
        Day of the import.
    known
        What the edition knows: its vocabulary, and the studies and arms that stand already.

    Returns
    -------
    Import
        The candidates; every value of the file that none of them carries, with its path and the reason.

    Raises
    ------
    EvidenceError
        When it is no JSON, no such record, or a value is not of its kind; every place is named.

    Examples
    --------
    >>> import json
    >>> identity = {"nctId": "NCT99999999", "briefTitle": "SYNTHETIC"}
    >>> study = json.dumps({"protocolSection": {"identificationModule": identity}})
    >>> read = read_trial_record(study.encode(), "a.json", read_on=date(2027, 2, 1))
    >>> [candidate.cells["citation"] for candidate in read.of_table("sources")]
    ['ClinicalTrials.gov record NCT99999999 (SYNTHETIC)']
    """
    tree, notes = parsed(content, name)
    ledger = Ledger(name)
    candidates: list[Candidate] = []
    taken: tuple[set[str], set[str]] = (set(), set())
    for node in _studies(tree, ledger):
        record = _record(node, known, taken, read_on)
        if record:
            candidates.extend(_rows(record))
            taken[0].add(record.source_id)
            taken[1].add(record.study_id)
    if ledger.faults:
        raise refused(name, KIND, list(ledger.faults.values()))
    unread = (*notes, *leftovers(tree, ledger))
    return Import(Origin.of(name, KIND, content, read_on), tuple(candidates), unread)


def _studies(tree: Any, ledger: Ledger) -> list[Node]:
    """The studies of a file, each by its place."""
    root = Node(tree, (), ledger)
    if isinstance(tree, dict) and "protocolSection" in tree:
        return [root]
    if isinstance(tree, dict) and "studies" in tree:
        return root.each("studies")
    ledger.faults[()] = fault(ledger.name, "", "JSON of another kind", _SHAPE, _AGAIN)
    return []


def _record(node: Node, known: Known, taken: tuple[set[str], set[str]], read_on: date) -> Record | None:
    protocol = node.at("protocolSection")
    identity = protocol.at("identificationModule")
    nct = identity.text("nctId").strip().upper()
    if not _NCT.fullmatch(nct):
        path = (*identity.path, "nctId")
        wrong = fault(node.ledger.name, spelled(path), nct, "a registry number: NCT and eight digits", _AGAIN)
        node.ledger.faults.setdefault(path, wrong)
        return None
    study_id = study_id_of(protocol, nct, known, taken[1])
    return Record(
        node=node,
        nct=nct,
        source_id=source_id_of(protocol, nct, known, taken[0]),
        study_id=study_id,
        arms=arm_names(node, study_id, known),
        known=known,
        vocabulary=Vocabulary.of(known),
        read_on=read_on,
    )


def _rows(record: Record) -> Iterator[Candidate]:
    """All rows of one record, table by table."""
    yield from filter(None, (source_row(record), study_row(record)))
    yield from arm_rows(record)
    yield from measure_rows(record)
    yield from flow_rows(record)
    yield from event_rows(record)
