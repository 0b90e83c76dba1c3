"""The slide of the evidence base: how much there is, what it is good for, and what it cannot show."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Bars, Series
from evidence_tools.briefing.exhibits.axis import round_up
from evidence_tools.briefing.lines import source_line
from evidence_tools.briefing.records import KeyNumber, LeftOut, Slide
from evidence_tools.evidence import Evidence
from evidence_tools.figures.evidence_base import evidence_base_frame
from evidence_tools.ledger.listing import out_of
from evidence_tools.naming import capitalised
from evidence_tools.results import results_of
from evidence_tools.wording import Number, Told, join, tell

NAME = "evidence_base"
ENROLLED = "≤: enrolled, because the number treated is not printed"
_INDUSTRY, _OTHER = "industry", "other"
_FULL_TEXT = "full_text"


def evidence_base_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """How many studies, trials and patients, how much was read in full, who paid, how long patients were followed."""
    frame = evidence_base_frame(evidence)
    if frame.empty:
        return LeftOut(NAME, Told("studies.csv names no study"))
    return Slide(
        name=NAME,
        title=_title(evidence, frame, counted),
        exhibit=_by_design(frame, counted),
        key_numbers=tuple(_key_numbers(evidence, frame, counted)),
        caution=tuple(_cautions(evidence, frame, counted)),
        source=source_line(evidence),
        notes=tuple(_notes(evidence, frame, counted)),
    )


def _studies(evidence: Evidence) -> Number:
    return results_of(evidence).number("evidence.studies_of_the_device")


def _trials(evidence: Evidence) -> Number:
    return results_of(evidence).number("evidence.randomised_trials_among_them")


def _title(evidence: Evidence, frame: pd.DataFrame, counted: Counted) -> Told:
    """How many studies there are, and how few of them set the treatment beside another."""
    compared = _compared(evidence, frame, counted)
    few = "only " if compared.value < len(frame) / 2 else ""
    return tell(
        "{studies} studies, {trials} of them randomised; {few}{compared} have an arm with another treatment to compare "
        "with",
        studies=_studies(evidence),
        trials=_trials(evidence),
        few=few,
        compared=compared,
    )


def _compared(evidence: Evidence, frame: pd.DataFrame, counted: Counted) -> Number:
    """Studies with an arm that had another treatment."""
    arms = evidence.arms
    treated = evidence.protocol.edition.treated
    others = arms.loc[arms["treatment"].notna() & (arms["treatment"] != treated), "study_id"]
    both = set(others) & set(arms.loc[arms["treatment"] == treated, "study_id"])
    found = [study for study in frame["study"] if study in both]
    return counted.number("compared", len(found), "studies", label="Studies with another arm", rows=found)


def _by_design(frame: pd.DataFrame, counted: Counted) -> Bars:
    """Studies of each design, those that industry paid for apart from the others, with patients and follow-up."""
    designs = list(dict.fromkeys(frame["design"]))
    groups = {design: frame[frame["design"] == design] for design in designs}
    paid = {
        key: tuple(_funded(design, group, key, counted) for design, group in groups.items())
        for key in (_INDUSTRY, _OTHER)
    }
    cells = tuple(_cells(design, group, counted) for design, group in groups.items())
    names = {_INDUSTRY: "paid for by industry", _OTHER: "mixed, unclear or independent funding"}
    meanings = {_INDUSTRY: "ink", _OTHER: "muted"}  # funding is no arm: neither has the colour of one
    return Bars(
        name="Bars: studies by design and funding",
        categories=tuple(tell("{design}", design=capitalised(design)) for design in designs),
        series=tuple(
            Series(name=Told(names[key]), values=values, meaning=meanings[key]) for key, values in paid.items()
        ),
        axis=Told("Studies"),
        alt=join(_alt(design, place, paid, cells) for place, design in enumerate(designs)),
        highest=round_up(max(len(group) for group in groups.values())),
        stacked=True,
        headings=(Told("Patients"), Told("Longest follow-up, months")),
        cells=cells,
    )


def _funded(design: str, group: pd.DataFrame, key: str, counted: Counted) -> Number:
    chosen = group[(group["funding"] == _INDUSTRY) == (key == _INDUSTRY)]
    label = f"Studies, {design}, {'industry' if key == _INDUSTRY else 'other'} funding"
    return counted.number(f"{design}.{key}", len(chosen), "studies", label=label, rows=chosen["study"])


def _cells(design: str, group: pd.DataFrame, counted: Counted) -> tuple[Told, Told]:
    known = group["patients"].notna()
    patients: Told = Told("not known")
    if known.any():
        rows = group.loc[known, "study"]
        label = f"Patients, {design}, as printed per study"
        n = counted.number(f"{design}.patients", group["patients"].sum(), "patients", label=label, rows=rows)
        patients = tell("≤{n}" if group["bound"].any() else "{n}", n=n)
    months: Told = Told("not stated")
    if group["months"].notna().any():
        longest = group.loc[group["months"].idxmax()]
        label = f"Longest follow-up, {design}: {longest['label']}"
        rows = [longest["study"]]
        made = counted.number(f"{design}.months", longest["months"], "months", label=label, rows=rows)
        months = tell("{months}", months=made)
    return patients, months


def _alt(design: str, place: int, paid: dict[str, tuple[Number, ...]], cells: tuple[tuple[Told, Told], ...]) -> Told:
    return tell(
        "{design}: paid for by industry {industry}, other funding {other}; patients {patients}.",
        design=capitalised(design),
        industry=paid[_INDUSTRY][place],
        other=paid[_OTHER][place],
        patients=cells[place][0],
    )


def _key_numbers(evidence: Evidence, frame: pd.DataFrame, counted: Counted) -> Iterator[KeyNumber]:
    full = _read_in_full(evidence, counted)
    studies = _studies(evidence)
    yield KeyNumber(
        number=tell("{full} of {studies}", full=full, studies=studies),
        label=Told("studies whose main report was read in full text"),
    )
    results = results_of(evidence)
    fields = {
        "spread": results.number("evidence.with_a_spread_of_that_change"),
        "changes": results.number("evidence.with_a_change_from_baseline_as_a_number"),
    }
    yield KeyNumber(
        number=tell("{spread} of {changes}", **fields),
        label=Told("printed changes from baseline come with their spread"),
    )
    label = "Patients of all studies, as printed per study"
    known = frame[frame["patients"].notna()]
    n = counted.number("patients", known["patients"].sum(), "patients", label=label, rows=known["study"])
    yield KeyNumber(
        number=tell("≤{n}" if known["bound"].any() else "{n}", n=n),
        label=Told("patients; those in several studies count several times"),
    )
    yield KeyNumber(
        number=tell("{n} of {studies}", n=_paid(frame, counted), studies=studies),
        label=tell("studies paid for by industry alone; funding unclear in {n}", n=_unclear(frame, counted)),
    )


def _read_in_full(evidence: Evidence, counted: Counted) -> Number:
    read = evidence.sources.set_index("source_id")["read_as"]
    studies = evidence.studies
    chosen = studies[studies["primary_source_id"].map(read) == _FULL_TEXT]["study_id"]
    label = "Studies whose main report was read in full text"
    return counted.number("full_text", len(chosen), "studies", label=label, rows=chosen)


def _paid(frame: pd.DataFrame, counted: Counted) -> Number:
    chosen = frame.loc[frame["funding"] == _INDUSTRY, "study"]
    return counted.number("industry", len(chosen), "studies", label="Studies paid for by industry", rows=chosen)


def _unclear(frame: pd.DataFrame, counted: Counted) -> Number:
    chosen = frame.loc[frame["funding"] == "unclear", "study"]
    return counted.number("unclear", len(chosen), "studies", label="Studies with unclear funding", rows=chosen)


def _cautions(evidence: Evidence, frame: pd.DataFrame, counted: Counted) -> Iterator[Told]:
    shared = frame.loc[frame["probable"] + frame["possible"] > 0, "study"]
    if len(shared):
        n = counted.number("share_patients", len(shared), "studies", label="Studies that share patients", rows=shared)
        share = out_of(n, _studies(evidence))
        yield tell("{share} studies probably or possibly share patients, who then count more than once", share=share)
    silent = frame.loc[~frame["study"].isin(_results(evidence)["study_id"]), "study"]
    if len(silent):
        n = counted.number("without_result", len(silent), "studies", label="Studies without any result", rows=silent)
        yield tell("{share} studies have no result in the tables", share=out_of(n, _studies(evidence)))
    if frame["bound"].any():
        yield Told(ENROLLED)


def _results(evidence: Evidence) -> pd.DataFrame:
    """Every printed result of the studies with its source."""
    tables = (evidence.continuous, evidence.binary)
    return pd.concat([table[["study_id", "source_id"]] for table in tables], ignore_index=True)


def _notes(evidence: Evidence, frame: pd.DataFrame, counted: Counted) -> Iterator[Told]:
    results = results_of(evidence)
    yield tell(
        "What stands behind it: {scores} rows on scores and distances and {counts} rows of counts or shares, read from "
        "{own} of the {sources} sources.",
        scores=results.number("evidence.results_on_a_score_or_a_distance"),
        counts=results.number("evidence.results_as_counts_or_percentages"),
        own=counted.number("own_sources", _results(evidence)["source_id"].nunique(), label="Sources of these rows"),
        sources=results.number("evidence.sources"),
    )
    yield tell(
        "“Why so few comparisons?” {trials} studies were randomised and {compared} have another arm beside the "
        "treatment; most outcomes are printed for the treated arm alone, so a change cannot be set against what would "
        "have happened without it.",
        trials=_trials(evidence),
        compared=_compared(evidence, frame, counted),
    )
    yield Told("To look further: the notebook of the evidence base; chart evidence_base.")
