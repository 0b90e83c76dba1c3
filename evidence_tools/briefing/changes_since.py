"""What changed since the edition before: the results that moved, why, and the verdicts that turned."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.fitting import fitting
from evidence_tools.briefing.lines import notebook
from evidence_tools.briefing.records import Slide
from evidence_tools.briefing.waterfalls import NOTEBOOK, moved_by, shown_at, sources_of
from evidence_tools.editions.ends import Ends, all_ends, asked_in
from evidence_tools.editions.entries import number_of
from evidence_tools.editions.record import Changes
from evidence_tools.figures.changes_frame import LEVEL
from evidence_tools.ledger.determination_words import name_of
from evidence_tools.naming import capitalised
from evidence_tools.wording import Number, Told, join, tell

HEADINGS = ("Result", "Edition {before}", "Edition {after}", "Moved by", "Steps", "Certainty")
_WIDTHS = (0.3, 0.12, 0.12, 0.1, 0.21, 0.15)
_DASH = Told("–")
TURNED = 3  # statements that the slide names


def since_slide(changes: Changes, counted: Counted, name: str) -> Slide:
    """The slide of an edition that follows another one."""
    rated = [each for each in all_ends(changes) if each.question in changes.after.protocol.certainty.questions]
    rows = tuple(_row(changes, each) for each in rated)
    return Slide(
        name=name,
        title=_title(changes, rated, counted),
        exhibit=_table(changes, rows),
        points=tuple(_turned(changes, counted)),
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
    turned = _statements(changes, counted)
    fields = {"n": moved, "of": of, "turned": turned, "before": changes.before.protocol.edition.edition}
    if not moved.value and not turned.value:
        return tell("Since edition {before} no critical result moved in print and no verdict turned", **fields)
    return fitting(
        [
            tell(
                "Since edition {before} {n} of {of} critical results moved in print; verdicts that turned: {turned}",
                **fields,
            ),
            tell("{n} of {of} critical results moved; verdicts that turned: {turned}", **fields),
        ]
    )


def _statements(changes: Changes, counted: Counted) -> Number:
    ids = [f"claims.csv: {', '.join(changes.claims['claim_id'])}"] if len(changes.claims) else []
    return counted.number("turned", len(changes.claims), label="Statements whose verdict differs", given_by=ids)


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
    """The statements whose verdict turned, the first by name, and how many limitations judge otherwise."""
    for row in changes.claims.head(TURNED).fillna("").itertuples():
        yield tell(
            "Statement {claim}: {after}, was {before}",
            claim=row.claim_id,
            after=row.after or "no longer made",
            before=row.before or "not made",
        )
    more = len(changes.claims) - TURNED
    if more > 0:
        yield tell("{n} more statements", n=counted.number("more", more, label="Further statements that turned"))
    if len(changes.limits):
        n = counted.number("limits", len(changes.limits), label="Verdicts of limitations that differ")
        yield tell("Verdicts of limitations that differ: {n}", n=n)


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
