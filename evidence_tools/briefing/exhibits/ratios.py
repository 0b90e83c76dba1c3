"""The forest of several comparisons between two arms: one group of rows per question, on one axis of ratios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import GROUP, POOLED, STUDY, Forest, ForestRow
from evidence_tools.briefing.exhibits.forest import SIDES, forest_ends, null_number
from evidence_tools.briefing.exhibits.rows import NOTHING, marked, value_cell
from evidence_tools.evidence import Evidence
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.models import Answer
from evidence_tools.naming import capitalised, design_name, treatment_name
from evidence_tools.results import Results, results_of
from evidence_tools.wording import Told, join, subject_of, tell

_MOST_LINES = 14
_PARTS = ("estimate", "low", "high")


def forest_of_ratios(evidence: Evidence, compared: Mapping[str, Answer], counted: Counted) -> Forest:
    """The native forest of comparisons: events and patients of both arms beside the ratio of every study.

    Parameters
    ----------
    compared
        Answers by the name of their question, all with the same measure. One study has no pooled line; where all
        studies together have no room, several stand as their pooled line alone.
    """
    results = results_of(evidence)
    lines = sum(each.fit.k + 2 for each in compared.values())
    crowded = lines > _MOST_LINES
    rows = tuple(row for place, each in compared.items() for row in _rows(results, place, each, crowded=crowded))
    scale = next(iter(compared.values())).fit.effects.scale
    null = null_number(scale, counted)
    treated = capitalised(treatment_name(evidence.protocol.edition.treated))
    return Forest(
        name=f"Forest: {scale.label}",
        rows=rows,
        rows_heading="Outcome and study",
        headings=(Told("Design"), tell("{treated}", treated=treated), Told("Other arm"), Told("Ratio [interval]")),
        axis=tell("{label}", label=capitalised(scale.unit)),
        ends=forest_ends(rows, scale, null, None),
        alt=join([_alt(place, each) for place, each in compared.items()]),
        null=null,
        sides=SIDES if scale.better else None,
        log=scale.transform == "log",
        reversed=scale.better == "higher",
    )


def _rows(results: Results, place: str, answered: Answer, *, crowded: bool) -> Iterator[ForestRow]:
    fit = answered.fit
    against = treatment_name(fit.effects.question.against)
    heading = f"{subject_of(fit.effects)}, against {against}"
    yield ForestRow(kind=GROUP, label=tell("{heading}", heading=heading))
    for row in () if crowded and fit.k > 1 else fit.effects.table.itertuples():
        parts = {name: results.number(f"{place}.study.{row.study}.{name}") for name in (*_PARTS, "weight")}
        arms = [_share(results, f"{place}.exact.{row.study}", arm) for arm in ("", "_against")]
        cells = (Told(design_name(row.design)), *arms, value_cell(parts))
        yield ForestRow(kind=STUDY, label=marked(row.label, row.marks), **parts, cells=cells)
    if fit.k > 1:
        keys = {"estimate": "estimate", "low": "ci_low", "high": "ci_high"}
        pooled = {name: results.number(f"{place}.{key}") for name, key in keys.items()}
        label = tell("Pooled, {k} studies", k=results.number(f"{place}.k"))
        yield ForestRow(kind=POOLED, label=label, **pooled, cells=(NOTHING, NOTHING, NOTHING, value_cell(pooled)))


def _share(results: Results, at: str, arm: str) -> Told:
    """Events of patients in one arm with their share: ``4/69 (5.8%)``."""
    parts = {name: results.number(f"{at}.{name}{arm}") for name in ("events", "n", "percent")}
    return tell("{events}/{n} ({percent}%)", **parts)


def _alt(place: str, answered: Answer) -> Told:
    quoted = Quoted(answered.fit, place)
    return tell("{told}, {studies}, {patients}.", told=quoted.told().capitalised, **_behind(quoted))


def _behind(quoted: Quoted) -> dict[str, Told]:
    return {"studies": quoted.studies, "patients": quoted.patients}
