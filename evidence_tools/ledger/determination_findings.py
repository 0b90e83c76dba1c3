"""What the determination finds: how the policy's statements fare, what the results are, how certain they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from evidence_tools.certainty import DOMAINS, Certainties, Certainty
from evidence_tools.certainty.levels import LEVELS, NOT_SERIOUS, steps_down
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.claim_tests import CertaintyTest
from evidence_tools.evidence.ids import ids_in
from evidence_tools.ledger.checking import checked_claims
from evidence_tools.ledger.determination_trace import Counted, Origin
from evidence_tools.ledger.determination_words import borrowed_spreads, outcome_of, sentence
from evidence_tools.ledger.entries import CLAIMS, verdict_counts
from evidence_tools.ledger.finding import AS_REPORTED, CANNOT_SAY, CONSISTENT, CONTRADICTED, DIFFERS, REPRODUCED
from evidence_tools.ledger.listing import listed, out_of
from evidence_tools.ledger.quoting import Quoted, with_article
from evidence_tools.models import Answer
from evidence_tools.naming import lowered
from evidence_tools.results.entries import slug
from evidence_tools.wording import Number, Told, tell

_VERDICTS = {
    REPRODUCED: "reproduce {n}",
    CONSISTENT: "agree with {n}",
    DIFFERS: "differ from {n} or add to them",
    CONTRADICTED: "contradict {n}",
    AS_REPORTED: "have only the policy's word for {n}",
    CANNOT_SAY: "cannot say for {n}",
}
_OF_A_PART = {
    REPRODUCED: "bear out {what}",
    CONSISTENT: "agree with {what}",
    DIFFERS: "differ from or add to {what}",
    CONTRADICTED: "contradict {what}",
    AS_REPORTED: "have only its own word for {what}",
    CANNOT_SAY: "cannot say of {what}",
}
_WIDE = 50.0  # percentage points: an interval this wide leaves open whether few or most patients are concerned


def on_its_claims(evidence: Evidence) -> Told:
    """What the policy's own statement is worth beside the data, and how all its statements fare."""
    counts = {verdict: count for verdict, count in verdict_counts(evidence).items() if count}
    fares = [
        tell(_VERDICTS[verdict], n=Number(f"{CLAIMS}.verdicts.{slug(verdict)}", count, "count"))
        for verdict, count in counts.items()
    ]
    return tell(
        "Of the policy statement the data {statement}; of all {count} statements of the policy they {fares}.",
        statement=listed(list(_statement(evidence))),
        count=Number(f"{CLAIMS}.count", len(checked_claims(evidence)), "count"),
        fares=listed(fares),
    )


def _statement(evidence: Evidence) -> Iterator[Told]:
    """What the data say of each part of the policy's statement, with which the policy begins."""
    table = evidence.claims
    for claim in table.loc[table["section"] == table["section"].iloc[0], "claim_id"]:
        checked = checked_claims(evidence)[claim]
        yield tell(_OF_A_PART[checked.verdict], what=f"“{checked.statement}”")


def on_results(evidence: Evidence, answers: Mapping[str, Answer], counted: Counted) -> Told:
    """What the results show for the critical outcomes: changes, comparisons and shares, each with its interval."""
    quoted = [Quoted(each.fit, name) for name, each in answers.items() if each.fit is not None]
    changes = [each for each in quoted if each.is_change]
    compared = [each for each in quoted if each.compares]
    shares = [each for each in quoted if not each.is_change and not each.compares]
    parts = [
        *(_changes(evidence, changes, counted) if changes else ()),
        *([listed([_compared(evidence, each) for each in compared])] if compared else ()),
        *_shares(shares, answers),
    ]
    return sentence(parts)


def _changes(evidence: Evidence, changes: Sequence[Quoted], counted: Counted) -> Iterator[Told]:
    """Changes from before treatment, saying that nothing stands beside them and how much of them is borrowed."""
    level = 100 * evidence.protocol.method.level
    entry = Origin("Level of the intervals", entries=("method.level",))
    before = tell("{level}% interval ", level=counted.number("level", level, "percent", entry, f"{level:g}"))
    first, *others = changes
    yield tell(
        "{told}, from before to after treatment, with nobody untreated beside them and a spread borrowed from other "
        "populations in {share} results",
        told=listed([first.told(before=before), *(each.told() for each in others)]),
        share=borrowed_spreads([each.effects for each in changes], counted),
    )


def _compared(evidence: Evidence, each: Quoted) -> Told:
    """A comparison, saying where its numbers are known from the policy alone."""
    alone = set(each.effects.table["source_id"]) == {evidence.policy["policy_id"]}
    return each.told(after="; known from the policy alone" if alone else "")


def _shares(shares: Sequence[Quoted], answers: Mapping[str, Answer]) -> Iterator[Told]:
    """Shares of the treated, and the outcomes of which too little is known to give a number."""
    wide = [each for each in shares if each.headline.high - each.headline.low > _WIDE]
    known = [_up_to(each) for each in shares if each not in wide]
    if known:
        yield tell("after treatment came {told}", told=listed(known))
    silent = [outcome_of(each.effects) for each in answers.values() if each.fit is None]
    said = [*(tell("{what} ({interval}%)", what=each.outcome, interval=each.interval) for each in wide), *silent]
    if said:
        yield tell("too little is known to give a number for {said}", said=listed(said))


def _up_to(each: Quoted) -> Told:
    """A share with the upper limit of its interval: ``a serious adverse event in 0 of 282 (up to 1.3%)``."""
    if each.counts is None:
        return each.told()
    what = with_article(each.outcome)
    return tell("{what} in {counts} patients (up to {high}%)", what=what, counts=each.counts, high=each.high)


def on_certainty(evidence: Evidence, rated: Certainties, counted: Counted) -> Told:
    """How certain that is, what sets it, and whether the policy's statements on quality agree."""
    questions = list(rated.values())
    levels = {level: _outcomes_at(rated, level) for level in LEVELS}
    said = [tell("{level} for {what}", level=level, what=listed(what)) for level, what in levels.items() if what]
    lowering = Counter(name for each in questions for name, domain in each.domains.items() if steps_down(domain.stands))
    of = counted.number("questions", len(questions), "count", _asked(questions))
    set_by = [
        tell(
            "{domain} in {n}{of}",
            domain=DOMAINS[name],
            n=counted.number(name, n, "count", _lowered_by(questions, name)),
            of=Told("") if place else tell(" of {of} questions", of=of),
        )
        for place, (name, n) in enumerate(lowering.most_common())
    ]
    down = [tell("it was rated down for {set_by}", set_by=listed(set_by))] if set_by else []
    certainty = tell("by the rules of GRADE the certainty is {said}", said=listed(said))
    return sentence([certainty, *down, *_of_quality(evidence, counted)])


def _outcomes_at(rated: Certainties, level: str) -> list[str]:
    return [lowered(about.label) for name, about in rated.outcomes.items() if rated.of_outcome(name) == level]


def _asked(questions: Iterable[Certainty]) -> Origin:
    return Origin("Questions about critical outcomes", _body(questions), entries=("certainty.outcomes",))


def _lowered_by(questions: Iterable[Certainty], name: str) -> Origin:
    lowered_here = [each for each in questions if each.domains[name].stands != NOT_SERIOUS]
    return Origin(f"Questions rated down for {DOMAINS[name]}", _body(lowered_here), entries=(f"certainty.{name}",))


def _body(questions: Iterable[Certainty]) -> tuple[str, ...]:
    """Rows behind the results of questions."""
    return ids_in(number.rows for each in questions for number in each.start.inputs)


def _of_quality(evidence: Evidence, counted: Counted) -> list[Told]:
    """How many of the policy's statements on the quality of the evidence agree with the rating."""
    asked = [claim for claim, each in evidence.bindings.items() if any(_of_low_quality(test) for test in each.tests)]
    if not asked:
        return []
    checked = checked_claims(evidence)
    agree = [claim for claim in asked if checked[claim].verdict in (REPRODUCED, CONSISTENT)]
    numbers = {"agree": (agree, "that agree"), "of": (asked, "on the quality of the evidence")}
    made = {
        name: counted.number(f"quality_{name}", len(ids), "count", _statements(ids, what))
        for name, (ids, what) in numbers.items()
    }
    share = out_of(made["agree"], made["of"])
    return [tell("this bears out {share} statements of the policy that the evidence is weak", share=share)]


def _of_low_quality(test: object) -> bool:
    return isinstance(test, CertaintyTest) and test.says != "enough"


def _statements(ids: Sequence[str], what: str) -> Origin:
    return Origin(f"Statements of the policy {what}", entries=(f"claims.csv: {', '.join(ids) or 'none'}",))
