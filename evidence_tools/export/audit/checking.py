"""The audit: the written files read anew, and every number in them compared with the index and the results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from evidence_tools.export.audit.agreement import agrees, same_value, shown_is_value
from evidence_tools.export.audit.blocks import MEASURE, VALUE, WORKING
from evidence_tools.export.audit.faults import AuditError, Fault
from evidence_tools.export.audit.index import INDEX, Place, by_place, place_of, read_index
from evidence_tools.export.audit.reading import blocks_of, written_files
from evidence_tools.export.audit.resolving import NAMED
from evidence_tools.export.audit.tokens import has_digits
from evidence_tools.export.audit.workbooks import workbook_faults
from evidence_tools.export.audit.workings import workings_faults
from evidence_tools.export.results_file import RESULTS, read_results
from evidence_tools.results import Entry

NOTHING = "nothing"
_ANEW = "write the file anew from the results (`evidence review`)"


def audit(folder: Path) -> tuple[Fault, ...]:
    """Open every written file of a review and compare each number in it with the results file.

    A number must stand where the index says it stands; its key must be in the results file, and its value there,
    rounded to the decimals that are printed, must be what is printed. A value behind a mark of a native chart must be
    equal in every digit. A name must be one that the results file lists. Pages of notebooks are compared with the
    executed notebook beside them, digit for digit: their workings are no results.

    Parameters
    ----------
    folder
        The outputs of one review, such as ``outputs/mild/2026``.

    Returns
    -------
    tuple of Fault
        One for each number that is changed, missing or added; empty where all agree.
    """
    document, places = read_results(folder), read_index(folder)
    return (
        *_results_faults(document["results"]),
        *_moved(_read(folder), places),
        *_unequal(places, document["results"], document.get("names", {})),
        *workings_faults(folder),
        *(
            fault
            for file in written_files(folder)
            if file.endswith(".xlsx")
            for fault in workbook_faults(folder / file, file, document["results"])
        ),
    )


def refuse_unequal(faults: Sequence[Fault]) -> None:
    """Raise when there are faults.

    Raises
    ------
    AuditError
        Naming every fault: file, place, what was found and expected, key.
    """
    if faults:
        raise AuditError(faults)


def _read(folder: Path) -> Iterator[Place]:
    for file in written_files(folder):
        for block in blocks_of(folder, file):
            kind = VALUE if block.kind == VALUE else ""
            yield from (place_of(block, token, "", kind) for token in block.tokens)


def _moved(read: Iterable[Place], places: Iterable[Place]) -> Iterator[Fault]:
    """Numbers that do not stand where the index says, and others that stand there."""
    found, expected = dict(by_place(read)), dict(by_place(places))
    for where in dict.fromkeys([*expected, *found]):
        pairs = zip_longest(found.get(where, []), expected.get(where, []))
        for is_there, should in pairs:
            if is_there is None or should is None or is_there.number != should.number:
                yield _fault(*where, is_there, should)


def _fault(file: str, place: str, found: Place | None, should: Place | None) -> Fault:
    said = _in_words(found) if found else NOTHING
    expected = _in_words(should) if should else f"{NOTHING}: {INDEX} has no number there"
    return Fault(file, place, said, expected, should.key if should else "", _ANEW)


def _in_words(place: Place) -> str:
    return f"{place.number!r} in {(place.before[-20:] + place.number + place.after[:20])!r}"


def _unequal(places: Iterable[Place], results: Mapping[str, Entry], names: Mapping[str, str]) -> Iterator[Fault]:
    """Numbers that are not the value of their key, and names that the results file does not list."""
    for each in places:
        if each.how in (MEASURE, WORKING):
            continue
        if each.how == NAMED:
            if each.key not in names or each.number not in each.key:
                yield _not_held(each, f"a name that {RESULTS} lists")
            continue
        entry = results.get(each.key)
        if entry is None:
            yield _not_held(each, f"a key of {RESULTS}")
        elif not (same_value(each.number, entry) if each.how == VALUE else agrees(each.number, each.key, entry)):
            yield _not_held(each, f"{entry['shown'] or entry['value']} ({entry['value']})")


def _not_held(each: Place, expected: str) -> Fault:
    return Fault(each.file, each.place, _in_words(each), expected, each.key, _ANEW)


def _results_faults(results: Mapping[str, Entry]) -> Iterator[Fault]:
    """Entries whose value and whose shown form differ: one of the two was changed."""
    for key, entry in results.items():
        if has_digits(str(entry.get("shown", ""))) and not shown_is_value(key, entry):
            yield Fault(RESULTS, key, f"shown {entry['shown']!r}", f"{entry['value']}, rounded", key, _ANEW)
