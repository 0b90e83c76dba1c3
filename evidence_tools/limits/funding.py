"""Paid for by the manufacturer: the result without such studies, and beside those of others."""

from __future__ import annotations

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.building import cannot_say, limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import judge, reversed_by
from evidence_tools.limits.core.words import listed, result_words
from evidence_tools.limits.shared.enrolment import studies_of_treatment
from evidence_tools.limits.shared.scenarios import result_cells
from evidence_tools.limits.shared.subsets import result_of_only
from evidence_tools.wording.numbers import number, studies

NAME = "industry_funding"
INDUSTRY, INDEPENDENT = "industry", "independent"
FAVOURABLE = ("rr_favourable", "or_favourable")  # counts of favourable results: no shift of an effect
_ASSUMED = ("edition.treated", "limits.design.randomised")


def applies(subject: Subject) -> bool:
    """Whether a study behind the result, or where there is none any study, was paid for by industry."""
    table = subject.effects.table
    funding = table["funding"] if len(table) else studies_of_treatment(subject.evidence)["funding"]
    return bool((funding == INDUSTRY).any())


def challenge(subject: Subject) -> Limitation:
    """Pool without the studies that industry paid for, and each kind of funding alone.

    ``weakens`` where a conclusion is reversed without them. What share of favourable results industry reports elsewhere
    is shown as context: it counts papers and must not be multiplied into a mean.

    References
    ----------
    Lundh et al. (2017) Cochrane Database Syst Rev MR000033. doi:10.1002/14651858.MR000033.pub3
    """
    facts = {"sources": _sources(subject), "assumed": _ASSUMED}
    randomised = _randomised_words(subject.evidence)
    if subject.base is None:
        reason = f"There is no pooled result that could be split by funding. {randomised}"
        return cannot_say(subject, NAME, reason, table=pd.DataFrame(_context(subject)), **facts)
    results = _by_funding(subject)
    share = _share_of_industry(subject)
    table = pd.DataFrame([*_rows(subject, results), *_contrast(subject), *_context(subject)])
    said = {"quantity": share, "unit": "percent", "measures": "of the weight from studies that industry paid for"}
    left = results[_WITHOUT]
    if left is None:
        reason = f"Industry paid for every study behind this result, so none is left to compare it with. {randomised}"
        return cannot_say(subject, NAME, reason, table=table, **said, **facts)
    verdict = judge(subject, subject.base, [left])
    reason = f"{_without_words(subject, left, share)} {randomised}"
    return limitation(subject, NAME, verdict, reason=reason, table=table, **said, **facts)


_WITHOUT = "all but industry"


def _by_funding(subject: Subject) -> dict[str, Result | None]:
    """The result by kind of funding, and without industry; None where no study is left."""
    table = subject.effects.table
    groups = {_WITHOUT: table["funding"] != INDUSTRY}
    groups |= {name: table["funding"] == name for name in sorted(table["funding"].unique())}
    return {
        name: result_of_only(subject.effects, tuple(table.loc[keep, "study"]), subject.method) if keep.any() else None
        for name, keep in groups.items()
    }


def _share_of_industry(subject: Subject) -> float:
    """Weight of industry's studies in percent; of the patients where exact counts are added up."""
    table = subject.effects.table
    weights = table["n"] if subject.exact else subject.fit.weights.to_numpy()
    return float(100 * weights[table["funding"] == INDUSTRY].sum() / weights.sum())


def _rows(subject: Subject, results: dict[str, Result | None]) -> list[dict[str, object]]:
    table = subject.effects.table
    everyone = [_row(subject, "all studies", table, subject.base)]
    chosen = {_WITHOUT: table["funding"] != INDUSTRY}
    return everyone + [
        _row(subject, name, table[chosen.get(name, table["funding"] == name)], result)
        for name, result in results.items()
    ]


def _row(subject: Subject, name: str, table: pd.DataFrame, result: Result | None) -> dict[str, object]:
    return {
        "Kind": "result by funding",
        "Funding": name,
        "Studies": len(table),
        "Patients": float(table[["n", "n_against"]].sum().sum()),
        **result_cells(subject, result),
        "Remark": "; ".join(table["label"]) if len(table) else "no study",
    }


def _contrast(subject: Subject) -> list[dict[str, object]]:
    """What independent studies report, beside others on the same: percent of treated patients, by study.

    For scores the shares of patients who did well, else the outcome itself.
    """
    evidence = subject.evidence
    rows = _treated_rows(evidence)
    if subject.kind in ("change", "difference"):
        better = evidence.outcomes.set_index("outcome")["better"]
        rows = rows[rows["outcome"].map(better) == "higher"]
    else:
        rows = rows[rows["outcome"] == subject.outcome]
    shown = rows.loc[rows["funding"] == INDEPENDENT, "outcome"]
    return [
        {
            "Kind": "independent study beside others, not pooled",
            "Funding": row.funding,
            "Patients": row.n,
            "Estimate": row.pct,
            "Remark": f"{row.label}: {row.definition}, percent, {_when(row.timepoint_months)} ({row.row_id})",
        }
        for row in rows[rows["outcome"].isin(shown)].sort_values(["outcome", "timepoint_months"]).itertuples()
    ]


def _treated_rows(evidence: Evidence) -> pd.DataFrame:
    """Shares printed for patients who had the treatment under review, with their study's label and funding."""
    found, rows = studies_of_treatment(evidence).set_index("study_id"), evidence.binary
    arms = evidence.arms
    treated = arms.loc[arms["treatment"] == evidence.protocol.edition.treated, ["study_id", "arm_id"]]
    rows = rows[rows["pct"].notna() & (rows["analysis_use"] != "duplicate")].merge(treated, on=["study_id", "arm_id"])
    return rows.assign(funding=rows["study_id"].map(found["funding"]), label=rows["study_id"].map(found["label"]))


def _when(months: float) -> str:
    return "time not stated" if pd.isna(months) else f"{months:g} months"


def _context(subject: Subject) -> list[dict[str, object]]:
    priors = subject.evidence.bias_priors
    return [
        {
            "Kind": "context, not applied",
            "Funding": row.bias,
            "Estimate": row.estimate,
            "Low": row.ci_low,
            "High": row.ci_high,
            "Remark": f"{'; '.join(_known(row.metric_text, row.scope))} ({row.source_id}, {row.prior_id})",
        }
        for row in priors[priors["metric"].isin(FAVOURABLE)].itertuples()
    ]


def _known(*texts: object) -> list[str]:
    """The texts that are not empty cells."""
    return [text for text in texts if isinstance(text, str)]


def _sources(subject: Subject) -> tuple[str, ...]:
    priors = subject.evidence.bias_priors
    return (*subject.effects.table["source_id"], *priors.loc[priors["metric"].isin(FAVOURABLE), "source_id"])


def _randomised_words(evidence: Evidence) -> str:
    """How many randomised patients are in trials without the manufacturer."""
    found = studies_of_treatment(evidence)
    trials = found[found["design"].isin(evidence.protocol.limits.design.randomised)]
    free = trials.loc[trials["funding"] == INDEPENDENT, "enrolled"].sum()
    return (
        f"Of {number(trials['enrolled'].sum(), 0)} patients in randomised trials of the treatment, {number(free, 0)} "
        "were in trials without the manufacturer as sponsor or collaborator."
    )


def _without_words(subject: Subject, left: Result, share: float) -> str:
    table = subject.effects.table
    others = table[table["funding"] != INDUSTRY]
    unclear = int((others["funding"] != INDEPENDENT).sum())
    whose = f", {'all' if unclear == len(others) else unclear} of unclear or mixed funding" if unclear else ""
    remain = "remains" if len(others) == 1 else "remain"
    turned = reversed_by(subject, left)
    then = f": {listed(turned, subject.base)}" if turned else ", which reverses no conclusion"
    return (
        f"Studies that industry paid for carry {number(share, 0)}% of the weight. Without them "
        f"{studies(len(others))} with {number(others['n'].sum(), 0)} patients {remain}{whose}: "
        f"{result_words(subject, left)}{then}."
    )
