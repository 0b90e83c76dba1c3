"""What changed since the last review: of a first edition, the numbers that the next one will be compared with."""

from __future__ import annotations

from pathlib import Path

from evidence_tools.briefing.certainty import TONES
from evidence_tools.briefing.changes_since import since_slide
from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.lines import NO_CRITICAL_OUTCOME, critical_answers, legend, notebook, source_line
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.certainty import certainties
from evidence_tools.editions.since import changes_since
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol import FILE
from evidence_tools.ledger.determination_words import name_of
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.models import Answer
from evidence_tools.naming import capitalised
from evidence_tools.study_effects.records import UPPER_BOUND
from evidence_tools.wording import Number, Told, join, tell

NAME = "changes"
AT_MOST = "≤"  # before a number of which only an upper bound is known
HEADINGS = tuple(map(Told, ("Result", "Estimate (interval)", "Studies", "Patients", "Certainty")))
_WIDTHS = (0.44, 0.24, 0.09, 0.1, 0.13)


def earlier_editions(folder: Path) -> tuple[str, ...]:
    """Other editions of the same policy that come before this one by name, the last of them last."""
    others = (path.parent.name for path in folder.parent.glob(f"*/{FILE}"))
    return tuple(sorted(name for name in others if name < folder.name))


def changes_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """What changed since the edition before; of a first edition, the numbers to compare editions by."""
    if not evidence.protocol.certainty.outcomes:
        return LeftOut(NAME, Told(NO_CRITICAL_OUTCOME))
    changes = changes_since(evidence)
    if changes is not None:
        return since_slide(changes, counted, NAME)
    asked = critical_answers(evidence)
    return Slide(
        name=NAME,
        title=_title(evidence, counted, len(asked)),
        exhibit=results_table(evidence, "Numbers to compare editions by"),
        caution=_caution(evidence),
        source=source_line(evidence),
        notes=(
            Told(
                "Method: every number of a review has a key that stays the same from year to year, so that two "
                "editions can be subtracted and a change traced to a row, a choice or the software."
            ),
            Told(
                "Asked first: “What did we decide last time?” What the policy says of its own history stands in the "
                "facts of the policy; the data of an earlier review are needed to say what moved."
            ),
            *(tell("{day}: {event}.", **each) for each in _history(evidence)),
            notebook("00_start_here", "the edition and the rules it was made by"),
        ),
    )


def results_table(evidence: Evidence, name: str) -> Table:
    """The result of every question on a critical outcome, with its interval and certainty."""
    asked = critical_answers(evidence)
    rows = tuple(_row(evidence, question, each) for question, each in asked.items())
    levels = [certainties(evidence)[question].level for question in asked]
    return Table(
        name=name,
        headings=HEADINGS,
        rows=rows,
        alt=tell("Table. {said}.", said=join([tell("{what}: {found}", what=r[0], found=r[1]) for r in rows], "; ")),
        widths=_WIDTHS,
        right=frozenset({2, 3}),
        tones=tuple(("", "", "", "", TONES[level]) for level in levels),
        notes=legend(mark for each in asked.values() for mark in each.effects.table["marks"]),
    )


def _title(evidence: Evidence, counted: Counted, results: int) -> Told:
    n = counted.number("results", results, label="Results on critical outcomes", given_by=["certainty.outcomes"])
    earlier = earlier_editions(evidence.folder)
    if earlier:
        return tell("Edition {last} came before this one: {n} results to set beside it", last=earlier[-1], n=n)
    return tell("This is the first edition: no earlier review to compare with; these {n} results are kept", n=n)


def _caution(evidence: Evidence) -> tuple[Told, ...]:
    if earlier_editions(evidence.folder):
        return (Told("The earlier edition is not compared on this slide; its own results stand in its own review."),)
    return (Told("Next year's review is compared with these numbers, key by key."),)


def _history(evidence: Evidence) -> list[dict[str, str]]:
    return [{"day": each["date"], "event": each["event"]} for each in evidence.policy["review_history"]]


def _row(evidence: Evidence, name: str, each: Answer) -> tuple[Told, ...]:
    level = tell("{level}", level=certainties(evidence)[name].level)
    what = tell("{what}", what=capitalised(name_of(each)))
    if each.fit is None:
        return what, Told("not pooled"), *size_of_unpooled(evidence, name), level
    quoted = Quoted(each.fit, name)
    return what, estimate_of(quoted), *size_of(quoted), level


def estimate_of(quoted: Quoted) -> Told:
    """The number that may be quoted with unit, interval and marks: ``risk ratio 0.22 (0.08 to 0.62) ¶``."""
    fields = {
        "n": quoted.estimate,
        "interval": quoted.interval,
        "unit": quoted.unit,
        "marks": f"\u00a0{quoted.marks}" if quoted.marks else "",
    }
    if quoted.compares and quoted.effects.scale.transform != "identity":
        return tell("{unit} {n} ({interval}){marks}", **fields)
    if quoted.unit == "percent":
        return tell("{n}% ({interval}){marks}", **fields)
    return tell("{n} {unit} ({interval}){marks}", **fields)


def size_of_unpooled(evidence: Evidence, question: str) -> tuple[Told, Told]:
    """Studies and patients behind a result that cannot be pooled, as its certainty counts them."""
    rated = certainties(evidence)[question]
    start, imprecision = rated.start, rated.domains["imprecision"]
    numbers = start.input("studies").number(start.place), imprecision.input("patients").number(imprecision.place)
    k, n = (tell("{n}", n=number) if number.known else Told("–") for number in numbers)
    return k, n


def size_of(quoted: Quoted) -> tuple[Told, Told]:
    """Studies and patients behind a result; a dash where patients are not known, a mark where only a bound is."""
    k = tell("{k}", k=Number(f"{quoted.place}.k", quoted.fit.k, "studies"))
    if not quoted.fit.n > 0:
        return k, Told("–")
    n = Number(f"{quoted.place}.n", quoted.fit.n, "patients")
    return k, tell("{bound}{n}", n=n, bound=AT_MOST * (UPPER_BOUND in quoted.marks))
