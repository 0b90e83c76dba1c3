"""What a review writes, in its order: before the notebooks run, from their pages, and what looks at all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evidence_tools.evidence import Evidence
from evidence_tools.export.audit import INDEX, check_numbers
from evidence_tools.export.charts import write_charts
from evidence_tools.export.committee import write_committee
from evidence_tools.export.comparison import write_changes
from evidence_tools.export.judgement_files import write_judgements
from evidence_tools.export.report import write_report
from evidence_tools.export.results import write_results

Writer = Callable[[Evidence, Path], object]


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a review besides its notebooks, each a title and a function of evidence and folder.

    Parameters
    ----------
    writers
        What is written before the notebooks run.
    closers
        What is written from the pages of the notebooks, before the contents page names all files.
    checks
        What looks at all files once they stand; one that raises keeps the review from taking its place.
    announced
        Files that the checks write, which the contents page names all the same.
    """

    writers: Mapping[str, Writer] = field(default_factory=dict)
    closers: Mapping[str, Writer] = field(default_factory=dict)
    checks: Mapping[str, Writer] = field(default_factory=dict)
    announced: tuple[str, ...] = ()


def whole_review() -> Plan:
    """The plan of `evidence review`: comparison, results, judgements, charts, committee's files, report, audit.

    In the first edition of a policy there is nothing to compare with: that step takes no time and writes nothing.
    """
    return Plan(
        writers={
            "Compare with the edition before": write_changes,
            "Write the results": write_results,
            "Write claims and certainty": write_judgements,
            "Draw the charts": lambda evidence, folder: write_charts(evidence, folder / "charts"),
            "Write deck, handout and workbook": write_committee,
        },
        closers={"Write the report": write_report},
        checks={"Audit every number": check_numbers},
        announced=(INDEX,),
    )
