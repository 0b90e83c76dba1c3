"""Writing the index: every number of every written file resolved, and the results file completed by what they need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from evidence_tools.evidence import Evidence
from evidence_tools.export.audit.blocks import Block
from evidence_tools.export.audit.candidates import Candidates, studies_by_row
from evidence_tools.export.audit.faults import Fault
from evidence_tools.export.audit.frames import frame_entries
from evidence_tools.export.audit.given import Given
from evidence_tools.export.audit.index import Place, place_of, write_index
from evidence_tools.export.audit.names import vocabulary
from evidence_tools.export.audit.places import Places
from evidence_tools.export.audit.reading import blocks_of, written_files
from evidence_tools.export.audit.resolving import NAMED, UNKNOWN, Resolved, Resolver
from evidence_tools.export.audit.said import said_entries
from evidence_tools.export.results_file import read_results, write_document
from evidence_tools.models import answers
from evidence_tools.results import Entry
from evidence_tools.results.data import data_entries, protocol_entries
from evidence_tools.wording import Number, Told

_NONE: Mapping[str, Iterable[Any]] = MappingProxyType({})
_FRAMED = ("charts", "committee")  # folders whose pictures and tables have their frame as CSV beside them
_MADE = re.compile(r"(?:charts|committee)\.|.*\.reason\.\d+$")  # what an earlier index added
_MEND = "print a number of the results, or give it a key: a cell of the frame, an entry of the results, a name"


@dataclass(eq=False)
class Indexed:
    """What indexing collects: the places, the entries that only frames hold, the names in use, and faults."""

    places: list[Place] = field(default_factory=list)
    made: dict[str, Entry] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def index_numbers(
    evidence: Evidence,
    folder: Path,
    *,
    told: Mapping[str, Iterable[Told]] = _NONE,
    marks: Mapping[str, Iterable[Number]] = _NONE,
) -> tuple[Fault, ...]:
    """Resolve every number of the written files, write `numbers.csv` and complete `results.json`.

    The results file gains the cells of the tables (``data.``), the numbers of the protocol (``protocol.``), those that
    only a chart or a table of the committee prints (``charts.``, ``committee.``), and the names with digits in use.

    Parameters
    ----------
    evidence
        The tables behind the files.
    folder
        The outputs of a review, results file included.
    told
        By file, or by file and slide (``committee_deck.pptx, slide 3``), the sentences that were printed there and know
        their keys, as they follow each other.
    marks
        In the same way the numbers behind the marks of native charts.

    Returns
    -------
    tuple of Fault
        Numbers that are neither in the results nor a name; empty for an honest review.
    """
    document = read_results(folder)
    entries = {key: entry for key, entry in document["results"].items() if not _MADE.match(key)}
    entries |= dict(data_entries(evidence)) | dict(protocol_entries(evidence))
    about = _About(
        {name: each.effects.label for name, each in answers(evidence).items()},
        studies_by_row(evidence),
        dict(said_entries(entries)),
    )
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    resolver = Resolver(
        Given(told, marks),
        vocabulary(evidence, entries, files),
        Places(evidence, about.questions, about.study_of),
        Candidates(entries | about.said, about.questions, about.study_of),
    )
    found = _resolved(folder, resolver, about)
    document["results"] = entries | dict(sorted(found.made.items()))
    document["names"] = dict(sorted(found.names.items()))
    write_document(folder, document)
    write_index(folder, found.places)
    return tuple(found.faults)


@dataclass(frozen=True, slots=True)
class _About:
    """Labels of questions by name, the study of every row, and the numbers in reasons of limitations."""

    questions: Mapping[str, str]
    study_of: Mapping[str, str]
    said: Mapping[str, Entry]


def _resolved(folder: Path, resolver: Resolver, about: _About) -> Indexed:
    """Every block of every file resolved; a chart, its alternative text and their frame share a name."""
    found, frames = Indexed(), {}
    for file in written_files(folder):
        stem = file.rpartition(".")[0]
        if stem not in frames:
            frame = _frame(folder, file)
            frames[stem] = frame, Candidates(frame, about.questions, about.study_of) if frame else None
        frame, own = frames[stem]
        for block in blocks_of(folder, file):
            _take(found, block, resolver.resolve(block, own), frame | about.said)
    return found


def _frame(folder: Path, file: str) -> dict[str, Entry]:
    """What the frame beside a chart or a table of the committee holds."""
    path = (folder / file).with_suffix(".csv")
    room = file.partition("/")[0]
    return dict(frame_entries(path, room)) if room in _FRAMED and path.is_file() else {}


def _take(found: Indexed, block: Block, resolved: Iterable[Resolved], held: Mapping[str, Entry]) -> None:
    """Keep the places of one block, what only its frame holds, and the names in it; or the fault."""
    for each in resolved:
        if each.how == UNKNOWN:
            found.faults.append(_fault(block, each))
            continue
        if each.how == NAMED:
            found.names.setdefault(each.key, each.source)
        elif each.entry is not None or each.key in held:
            found.made.setdefault(each.key, each.entry or held[each.key])
        found.places.append(place_of(block, each.token, each.key, each.how))


def _fault(block: Block, each: Resolved) -> Fault:
    around = block.text[max(0, each.token.start - 30) : each.token.end + 30]
    return Fault(block.file, block.place, f"{each.token.text!r} in {around!r}", "a number of the results", "", _MEND)
