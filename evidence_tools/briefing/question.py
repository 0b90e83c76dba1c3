"""What the committee is asked: the decision under review in short facts, and the answer of the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date as Date
from typing import Any

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.lines import (
    certainty_in_words,
    day_in_words,
    determination_numbers,
    levels_of_outcomes,
    notebook,
    source_line,
)
from evidence_tools.briefing.records import KeyNumber, Slide
from evidence_tools.certainty.levels import LEVELS
from evidence_tools.evidence import Evidence
from evidence_tools.ledger import checked_claims, verdict_counts
from evidence_tools.ledger.determination import INFORMS
from evidence_tools.ledger.finding import CONSISTENT, CONTRADICTED, REPRODUCED
from evidence_tools.ledger.listing import listed
from evidence_tools.naming import capitalised
from evidence_tools.results import results_of
from evidence_tools.wording import Number, Told, join, tell

NAME = "question"
HOLDING = (REPRODUCED, CONSISTENT)
_BORNE_OUT = "determination.3.quality_agree", "determination.3.quality_of"


def status_words(status: str) -> str:
    """The status of a policy as it is read aloud.

    Examples
    --------
    >>> status_words("unproven_not_medically_necessary"), status_words("proven")
    ('unproven, not medically necessary', 'proven')
    """
    return status.replace("_not_", ", not_").replace("_", " ")


def question_slide(evidence: Evidence, counted: Counted) -> Slide:
    """The decision under review, what the committee is asked, and what the data answer."""
    facts = list(_facts(evidence))
    return Slide(
        name=NAME,
        title=title_of(evidence, counted),
        exhibit=Table(
            name="The decision under review",
            headings=(Told("Decision under review"), Told("In short")),
            rows=tuple((Told(what), said) for what, said in facts),
            alt=tell("Table. {facts}.", facts=join([tell("{what}: {said}", what=w, said=s) for w, s in facts], "; ")),
            widths=(0.28, 0.72),
        ),
        key_numbers=tuple(_key_numbers(evidence, counted)),
        points=(_asked(evidence),),
        caution=(Told(INFORMS),),
        source=source_line(evidence),
        notes=_notes(evidence),
    )


def title_of(evidence: Evidence, counted: Counted) -> Told:
    """The answer of the data to the ground that the policy gives; the question alone where nothing is rated."""
    policy = evidence.policy
    if not evidence.protocol.certainty.outcomes:
        about = {"device": policy["device"]["name"], "status": status_words(policy["determination"]["status"])}
        return tell("Is it right to call the {device} “{status}”?", **about)
    return tell("{ground}: certainty is {level}", ground=_ground(evidence), level=certainty_in_words(evidence, counted))


def _ground(evidence: Evidence) -> str:
    """Whether the data bear out what the policy says of the quality of the evidence, its ground for the decision."""
    made = determination_numbers(evidence)
    if not made.keys() >= set(_BORNE_OUT):
        return "How good is the evidence"
    agree, of = (made[key].value for key in _BORNE_OUT)
    found = "agree" if agree == of else "agree in part" if agree else "do not agree"
    return f"The policy calls the evidence weak and the data {found}"


def _facts(evidence: Evidence) -> Iterator[tuple[str, Told]]:
    policy: Mapping[str, Any] = evidence.policy
    device, status = policy["device"], status_words(policy["determination"]["status"])
    codes = listed([each["code"] for each in policy["cpt_codes"]])
    yield "Decided", tell("{status}", status=capitalised(status))
    yield (
        "By",
        tell(
            "{who}, {what}, {day}",
            who=policy["organisation"],
            what=policy["document_type"].lower(),
            day=day_in_words(Date.fromisoformat(policy["approval_date"])),
        ),
    )
    yield "Device", tell("{name} ({maker})", name=device["name"], maker=device["manufacturer"])
    yield "For", tell("{condition}", condition=capitalised(policy["condition"]))
    if codes.text:
        yield "Codes", tell("CPT {codes}", codes=codes)


def _asked(evidence: Evidence) -> Told:
    return tell(
        "Does “{status}” still stand on the evidence found up to {day}?",
        status=status_words(evidence.policy["determination"]["status"]),
        day=day_in_words(evidence.protocol.edition.data_date),
    )


def _key_numbers(evidence: Evidence, counted: Counted) -> Iterator[KeyNumber]:
    results = results_of(evidence)
    yield KeyNumber(
        number=tell("{n}", n=results.number("evidence.studies_of_the_device")),
        label=tell(
            "studies of the device, {trials} of them randomised trials",
            trials=results.number("evidence.randomised_trials_among_them"),
        ),
    )
    if evidence.protocol.certainty.outcomes:
        found = set(levels_of_outcomes(evidence).values())
        levels = [level for level in LEVELS if level in found]  # in order; an outcome that is not rated has none
        said = "not known" if not levels else levels[0] if len(levels) == 1 else f"{levels[0]} to {levels[-1]}"
        yield KeyNumber(
            number=tell("{level}", level=capitalised(said)),
            label=tell("certainty of the evidence, as GRADE rates it"),
        )
    if len(evidence.claims):
        yield KeyNumber(
            number=tell("{n}", n=holding(evidence, counted)),
            label=tell(
                "of {all} statements of the policy are borne out by the data, {contradicted} contradicted",
                all=Number("claims.count", len(checked_claims(evidence)), "count"),
                contradicted=Number("claims.verdicts.contradicted", verdict_counts(evidence)[CONTRADICTED], "count"),
            ),
        )


def holding(evidence: Evidence, counted: Counted) -> Number:
    """How many statements of the policy the data reproduce or agree with."""
    counts = verdict_counts(evidence)
    ids = [each.claim_id for each in checked_claims(evidence).values() if each.verdict in HOLDING]
    return counted.number(
        "statements_that_hold",
        sum(counts[verdict] for verdict in HOLDING),
        label="Statements of the policy that the data reproduce or agree with",
        given_by=[f"claims.csv: {', '.join(ids) or 'none'}"],
    )


def _notes(evidence: Evidence) -> tuple[Told, ...]:
    scope = evidence.policy["scope"]["paraphrase"]
    return (
        tell("What is decided here reaches far. {scope}", scope=scope),
        Told(
            "Method: every statement of the policy was set beside the printed results, what could be pooled was "
            "pooled, and every limitation was given a size. No number on these slides is typed by hand."
        ),
        Told(
            "Asked first: “Does low certainty mean that it does not work?” No. It means that the studies at hand "
            "cannot tell how much of what patients gained is owed to the treatment."
        ),
        notebook("00_start_here", "the review in one page"),
    )
