"""Publication bias: whether results are missing because of what they are."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evidence_tools.certainty.body import UNITS, Body
from evidence_tools.certainty.record import Domain, Input
from evidence_tools.certainty.rules import PERCENT, publication_bias
from evidence_tools.certainty.telling import domain
from evidence_tools.limits import Limitation
from evidence_tools.limits.funding import INDUSTRY
from evidence_tools.limits.shared.enrolment import without_report
from evidence_tools.models.small_study import egger

NAME = "publication_bias"
UNPUBLISHED = "unpublished"
_TOLD = (
    "A test of small-study effects needs {needed_studies} studies, and this result has {studies}; industry paid for "
    "{industry}% {by}; {unreported} patients, {unreported_share}% of all, are in registered trials without a report, "
    "which {verdict}"
)
_TESTED = "; the test gives p {p_value}"
_VERDICTS = {
    "holds": "could not reverse a conclusion",
    "weakens": "could reverse a conclusion if all of them found nothing",
    "overturns": "would reverse a conclusion if the masked ones found nothing",
    "cannot say": "cannot be weighed against a result",
    "": "cannot be weighed against a result",
}


def publication_domain(body: Body, limits: Sequence[Limitation]) -> Domain:
    """Judge what is known to be missing, who paid, and the funnel where there are studies enough for one."""
    rules = body.rules.publication_bias
    trials = without_report(body.evidence)
    silent = float(trials["enrolled"].sum())
    share = PERCENT * silent / (silent + body.patients) if silent + body.patients else math.nan
    industry = body.share(body.studies["funding"] == INDUSTRY)
    p_value = _small_study_p(body)
    verdict = next((each.verdict for each in limits if each.name == UNPUBLISHED), "")
    fired = publication_bias(body.k, verdict, industry=industry, unreported=share, p_value=p_value, rules=rules)
    rows, sources = ";".join(trials["study_id"]), "; ".join(trials["primary_source_id"])
    inputs = [
        body.number("studies", "Studies behind the result", body.k, "studies"),
        body.number("industry", f"Paid for by industry, {UNITS[body.by]}", industry, "percent"),
        Input("unreported", "Patients in registered trials without a report", silent, "patients", rows, sources),
        Input("unreported_share", "Of all patients, in trials without a report", share, "percent", rows, sources),
        body.number("p_value", "Egger's test", p_value, "p"),
        *_thresholds(body),
    ]
    missing = [] if not math.isnan(p_value) else ["small-study effects, for want of studies"]
    template = _TOLD + (_TESTED if not math.isnan(p_value) else "") + "."
    words = {"by": UNITS[body.by], "verdict": _VERDICTS[verdict]}
    told = template if body.k else ""
    return domain(body, NAME, fired, inputs=inputs, limits=limits, template=told, missing=missing, **words)


def _small_study_p(body: Body) -> float:
    """p of Egger's test where there are studies enough; NaN where there are not, or counts are quoted exactly."""
    enough = body.k >= body.rules.publication_bias.needed_studies
    if body.subject.fit is None or body.subject.exact or not enough:
        return math.nan
    return float(egger(body.subject.fit).p_value)


def _thresholds(body: Body) -> list[Input]:
    rules, where = body.rules.publication_bias, f"certainty.{NAME}"
    found = [
        ("needed_studies", "Studies that a test needs", rules.needed_studies, "studies"),
        ("p_below", "Suspected below a p of", rules.p_below, "p"),
        ("industry_from", "Suspected from, paid for by industry", PERCENT * rules.industry_from, "percent"),
        ("unreported_from", "and from, without a report", PERCENT * rules.unreported_from, "percent"),
    ]
    return [body.threshold(name, label, value, unit, f"{where}.{name}") for name, label, value, unit in found]
