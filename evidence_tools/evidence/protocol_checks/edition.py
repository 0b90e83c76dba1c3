"""The edition itself and which report stands for the same patients."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import chain

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol_checks.subject import Subject

DATA = "data"
STANDS_FOR = ("selection", "stands_for")


def edition_faults(subject: Subject) -> Iterator[Fault]:
    """What is wrong with the sections `edition` and `selection`."""
    return chain(_treated(subject), _folder(subject), _stands_for(subject), _circle(subject), _undecided(subject))


def _treated(subject: Subject) -> Iterator[Fault]:
    treatments = subject.names("arms", "treatment")
    treated = subject.protocol.edition.treated
    yield from subject.unknown(("edition", "treated"), treated, treatments, "a treatment of arms.csv")


def _folder(subject: Subject) -> Iterator[Fault]:
    """An edition below `data/` lies in the folder that its protocol names; a copy may lie anywhere."""
    folder = subject.folder
    if folder.parent.parent.name != DATA:
        return
    policy, edition = folder.parent.name, folder.name
    about = subject.protocol.edition
    for entry, found, called in (("policy", about.policy, policy), ("edition", about.edition, edition)):
        if found != called:
            yield subject.warning(
                ("edition", entry),
                found,
                f"{called}, as the folder {DATA}/{policy}/{edition} is called",
                "correct the entry, or rename the folder: results are labelled with the entry",
            )


def _stands_for(subject: Subject) -> Iterator[Fault]:
    studies = subject.names("studies", "study_id")
    for rule in subject.protocol.selection.stands_for:
        for study in (rule.study, *rule.over):
            yield from subject.unknown(STANDS_FOR, study, studies, "a study of studies.csv")


def _circle(subject: Subject) -> Iterator[Fault]:
    """Reports that stand over each other, so that none of them stands."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for rule in subject.protocol.selection.stands_for:
        sorter.add(rule.study, *rule.over)
    try:
        sorter.prepare()
    except CycleError as error:
        first, *others = reversed(error.args[1])
        yield subject.error(
            STANDS_FOR,
            f"a circle: {' over '.join([first, *others])}",
            "reports in an order, each over those that give way to it",
            "take one of them out of `over`",
            value=first,
        )


def _undecided(subject: Subject) -> Iterator[Fault]:
    """Pairs that count as the same patients although the protocol does not say which of the two stands."""
    if not subject.has("study_overlap"):
        return
    selection = subject.protocol.selection
    decided = {frozenset((rule.study, other)) for rule in selection.stands_for for other in rule.over}
    pairs = subject.tables["study_overlap"]
    pairs = pairs[pairs["basis"].isin(selection.same_patients)]
    for a, b in pairs[["study_a", "study_b"]].itertuples(index=False):
        if frozenset((a, b)) not in decided:
            yield subject.warning(
                STANDS_FOR,
                f"{a} and {b} not decided",
                "one [[selection.stands_for]] for every pair of study_overlap.csv that counts as the same patients",
                "say which report stands and why; until then both may enter one pooled result",
            )
