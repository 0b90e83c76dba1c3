"""Every limitation by name: what it is in a reader's words, and the GRADE domain it feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """Title in a reader's words, GRADE domain, and what its size is where it comes in sizes, for counts if other."""

    title: str
    grade: str
    size: str = ""
    size_of_counts: str = ""


NAMES: Mapping[str, Name] = {
    "missing_spread": Name("No spread was printed", "imprecision", "Standard deviation of change"),
    "no_control": Name("No control group", "risk of bias", "Gain without the treatment"),
    "blinding": Name(
        "No blinding", "risk of bias", "Exaggeration by open treatment", "Shift of the ratio by open treatment"
    ),
    "attrition": Name(
        "Patients lost to follow-up",
        "risk of bias",
        "Share of the gain not kept by those lost",
        "Odds in those lost, against others",
    ),
    "short_follow_up": Name("Short follow-up", "indirectness", "Share of the gain lost later"),
    "overlap": Name("Studies share patients", "imprecision", "Share of patients counted twice"),
    "review_overlap": Name("Reviews share studies", "publication bias"),
    "importance": Name("What counts as important varies", "indirectness", "Threshold of importance"),
    "inconsistency": Name("Studies differ clinically", "inconsistency"),
    "instruments": Name("Different instruments", "indirectness"),
    "design": Name("Weak study designs", "risk of bias"),
    "confounding": Name("Unmeasured confounders", "risk of bias", "Strength of a confounder"),
    "co_intervention": Name(
        "Other treatment and crossover",
        "risk of bias",
        "Gain by other treatment",
        "Further treatment because controls knew",
    ),
    "industry_funding": Name("Paid for by the manufacturer", "risk of bias"),
    "unpublished": Name("Trials without results", "publication bias", "Patients in trials without results"),
    "small_samples": Name("Small samples", "imprecision", "Exaggeration by small trials"),
    "imprecision": Name("Too few patients", "imprecision", "Width of the interval"),
    "capped_walking": Name("Walking test with a ceiling", "risk of bias", "Spread of the gains"),
    "durability": Name(
        "Durability", "indirectness", "Share of the gain lost later", "Share of patients lost over the time"
    ),
    "rare_harms": Name("Rare and under-reported harms", "imprecision", "Under-reporting of harms"),
    "analyst": Name("Choices of the analyst", "inconsistency"),
    "flips": Name("Smallest change that reverses", "imprecision", "Studies left out"),
    "patient_selection": Name("Selection of patients", "indirectness"),
    "generalisability": Name("Who was studied", "indirectness"),
    "long_term": Name("Results in the long term", "indirectness"),
    "cost_effectiveness": Name("Cost-effectiveness", "indirectness"),
}
