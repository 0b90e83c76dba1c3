"""The numbers of limitations for the results file, and their tables as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.export.entries import Entry, entry
from evidence_tools.export.frames import write_csv
from evidence_tools.limits import Limitation, policy_limitations

Challenged = Mapping[str, Sequence[Limitation]]
NO_UNIT = "no unit"  # of a quantity that is not known
_SIZES = ("plausible_low", "plausible_central", "plausible_high")


def limit_entries(challenged: Challenged) -> Iterator[tuple[str, Entry]]:
    """Each number of each limitation by key, such as ``limits.pain_from_12.blinding.quantity``.

    The note of the quantity begins with the verdict and goes on with its reason.
    """
    for question, limits in challenged.items():
        for each in limits:
            name = f"limits.{question}.{each.name}"
            yield f"{name}.quantity", _quantity(each)
            for key, size in _sizes(each).items():
                yield f"{name}.{key}", entry(size, each.size_unit or NO_UNIT, _label(each), convention=_assumed(each))


def write_limits(evidence: Evidence, challenged: Challenged, folder: Path) -> list[Path]:
    """Write ``limits.csv``, ``limitations_of_the_policy.csv`` and the table behind each limitation below `folder`."""
    written = [
        write_csv(folder / "limits.csv", _summary(challenged)),
        write_csv(folder / "limitations_of_the_policy.csv", policy_limitations(evidence, challenged)),
    ]
    for question, limits in challenged.items():
        for each in limits:
            if len(each.table):
                written.append(write_csv(folder / "limits" / f"{question}_{each.name}.csv", each.table))
    return written


def _quantity(each: Limitation) -> Entry:
    return entry(
        each.quantity,
        each.unit or NO_UNIT,
        _label(each),
        convention="; ".join(filter(None, (each.measures, _assumed(each)))),
        marks=each.marks,
        note=f"{each.verdict}: {each.reason}",
    )


def _sizes(each: Limitation) -> dict[str, float]:
    if each.plausible is None:
        return {}
    return dict(zip(_SIZES, each.plausible, strict=True)) | {"tipping": each.tipping}


def _label(each: Limitation) -> str:
    return f"{each.question}; {each.title}"


def _assumed(each: Limitation) -> str:
    return f"protocol: {', '.join(each.assumed)}" if each.assumed else ""


def _summary(challenged: Challenged) -> pd.DataFrame:
    rows = [
        {
            "question": question,
            "limitation": each.name,
            "verdict": each.verdict,
            "quantity": each.quantity,
            "unit": each.unit,
            "measures": each.measures,
            **_sizes(each),
            "size_unit": each.size_unit,
            "grade": each.grade,
            "reason": each.reason,
            "assumed": ";".join(each.assumed),
            "sources": ";".join(each.sources),
            "marks": each.marks,
        }
        for question, limits in challenged.items()
        for each in limits
    ]
    return pd.DataFrame(rows)
