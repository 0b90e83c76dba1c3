"""What changed since the edition before: the results that moved, why, and the verdicts that turned."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.fitting import fitting
from evidence_tools.briefing.lines import notebook
from evidence_tools.briefing.records import Slide
from evidence_tools.briefing.waterfalls import NOTEBOOK, moved_by, shown_at, sources_of
from evidence_tools.editions.conclusions import Conclusion, conclusions_that_differ
from evidence_tools.editions.ends import Ends, all_ends, asked_in
from evidence_tools.editions.entries import number_of
from evidence_tools.editions.matters import Turned, weightiest
from evidence_tools.editions.record import Changes
from evidence_tools.figures.changes_frame import LEVEL
from evidence_tools.ledger.determination_words import name_of
from evidence_tools.naming import capitalised, lowered
from evidence_tools.wording import Number, Told, join, tell

HEADINGS = ("Result", "Edition {before}", "Edition {after}", "Moved by", "Steps", "Certainty")
_WIDTHS = (0.3, 0.12, 0.12, 0.1, 0.21, 0.15)
_DASH = Told("–")
TURNED, LONGEST = 2, 70  # conclusions and statements that the slide names; characters of a statement


def since_slide(changes: Changes, counted: Counted, name: str) -> Slide:
    """The slide of an edition that follows another one."""
    rated = [each for each in all_ends(changes) if each.question in changes.after.protocol.certainty.questions]
    differing = [each for each in rated if _differs(changes, each)] or rated
    rows = tuple(_row(changes, each) for each in differing)
    return Slide(
        name=name,
        title=_title(changes, rated, counted),
        exhibit=_table(changes, rows),
        points=(*_as_before(len(rated) - len(differing), counted), *_turned(changes, counted)),
        caution=(Told("A part is what a step moves on top of the steps before it, in a fixed order."),),
        source=sources_of(changes),
        notes=(
            Told("Asked first: “What is new, and does it change our decision?”"),
            *_answers(changes, rated),
            Told(
                "Method: every row and rule that differs belongs to one step; after each step all results are worked "
                "out anew. The page of the comparison names every row with its reason and author."
            ),
            notebook(NOTEBOOK, "the comparison, step by step"),
        ),
    )


def _title(changes: Changes, rated: list[Ends], counted: Counted) -> Told:
    moved = counted.number("moved", sum(each.moved for each in rated), label="Results on critical outcomes that moved")
    of = counted.number("results", len(rated), label="Results on critical outcomes", given_by=["certainty.outcomes"])
    turned, drawn = _statements(changes, counted), _conclusions(changes, counted)
    fields = {"n": moved, "of": of, "before": changes.before.protocol.edition.edition}
    if not moved.value and not turned.value and not drawn.value:
        return tell("Since edition {before} no critical result moved in print and nothing turned", **fields)
    nouns = ((drawn, "conclusion"), (turned, "statement"))
    parts = [
        tell("{n} {noun}", n=number, noun=noun if number.value == 1 else f"{noun}s")
        for number, noun in nouns
        if number.value
    ]
    behind = tell("; turned: {parts}", parts=join(parts, ", ")) if parts else Told("")
    return fitting(
        [
            tell("Since edition {before} {n} of {of} critical results moved in print{behind}", behind=behind, **fields),
            tell("{n} of {of} critical results moved{behind}", behind=behind, **fields),
        ]
    )


def _conclusions(changes: Changes, counted: Counted) -> Number:
    turned = _that_turned(changes)
    ids = [f"limits.questions: {each.question}" for each in turned]
    return counted.number("conclusions", len(turned), label="Conclusions that turned", given_by=ids)


def _that_turned(changes: Changes) -> list[Conclusion]:
    rested = changes.after.protocol.limits.questions
    return [each for each in conclusions_that_differ(changes) if each.turned and each.question in rested]


def _statements(changes: Changes, counted: Counted) -> Number:
    claims = Turned.of(changes.claims).otherwise
    ids = [f"claims.csv: {', '.join(claims['claim_id'])}"] if len(claims) else []
    return counted.number("turned", len(claims), label="Statements that read otherwise", given_by=ids)


def _differs(changes: Changes, each: Ends) -> bool:
    """Whether a critical result or its certainty is another."""
    rated = changes.certainty[(changes.certainty["question"] == each.question) & (changes.certainty["what"] == LEVEL)]
    return each.moved or len(rated) > 0


def _as_before(n: int, counted: Counted) -> Iterator[Told]:
    if n:
        number = counted.number("same", n, label="Critical results as before")
        yield tell("Critical results printed as before, not in the table: {n}", n=number)


def _table(changes: Changes, rows: tuple[tuple[Told, ...], ...]) -> Table:
    names = {
        "before": changes.before.protocol.edition.edition,
        "after": changes.after.protocol.edition.edition,
    }
    return Table(
        name="Critical results in both editions",
        headings=tuple(tell(heading, **names) for heading in HEADINGS),
        rows=rows,
        alt=tell(
            "Table. {said}.",
            said=join([tell("{what}: {first}, then {last}", what=r[0], first=r[1], last=r[2]) for r in rows], "; "),
        ),
        widths=_WIDTHS,
        right=frozenset({1, 2, 3}),
    )


def _row(changes: Changes, each: Ends) -> tuple[Told, ...]:
    unit = each.unit.split(" (")[0]
    what = capitalised(name_of(asked_in(changes, each.question)))
    steps = moved_by(changes, each, TURNED) if each.at_both or each.at_one else Told("")
    whole = tell("{n}", n=number_of(changes, each, "whole")) if each.at_both and each.moved else _DASH
    return (
        tell("{what}, {unit}", what=what, unit=unit) if unit else tell("{what}", what=what),
        shown_at(changes, each, "before"),
        shown_at(changes, each, "after"),
        whole,
        steps.capitalised if steps.text else _DASH,
        _certainty(changes, each.question),
    )


def _certainty(changes: Changes, question: str) -> Told:
    rated = changes.certainty[(changes.certainty["question"] == question) & (changes.certainty["what"] == LEVEL)]
    turned = next(rated.itertuples(), None)
    return Told("as before") if turned is None else tell("{a}, was {b}", a=turned.after, b=turned.before)


def _turned(changes: Changes, counted: Counted) -> Iterator[Told]:
    """Conclusions and statements that turned, the weightiest by name, and how many limitations judge otherwise."""
    for each in _that_turned(changes)[:TURNED]:
        yield tell("{label}: now {now}", label=each.label, now=lowered(each.after))
    for row in weightiest(Turned.of(changes.claims).otherwise)[:TURNED]:
        yield tell(
            "“{what}” ({claim}): {after}, was {before}",
            what=shorten(row.statement, LONGEST, placeholder=" …") or "statement",
            claim=row.claim_id,
            after=row.after,
            before=row.before,
        )
    yield from _more(changes, counted)


def _more(changes: Changes, counted: Counted) -> Iterator[Told]:
    """How many more statements and limitations read otherwise."""
    more, limits = len(Turned.of(changes.claims).otherwise) - TURNED, len(Turned.of(changes.limits).otherwise)
    parts = []
    if more > 0:
        parts.append(tell("statements {n}", n=counted.number("more", more, label="Further statements that turned")))
    if limits:
        n = counted.number("limits", limits, label="Limitations that read otherwise")
        parts.append(tell("limitations {n}", n=n))
    if parts:
        yield tell("Read otherwise besides: {parts}", parts=join(parts, ", "))


def _answers(changes: Changes, rated: list[Ends]) -> Iterator[Told]:
    """Why each critical number moved, one line each."""
    for each in rated:
        if each.moved and each.at_both:
            what = capitalised(name_of(asked_in(changes, each.question)))
            steps = moved_by(changes, each, len(changes.steps))
            yield tell(
                "{what} moved by {whole}: {steps}.", what=what, whole=number_of(changes, each, "whole"), steps=steps
            )
    for row in changes.claims.fillna("").itertuples():
        if row.why:
            yield tell("Statement {claim}: {why}.", claim=row.claim_id, why=row.why.rstrip("."))
