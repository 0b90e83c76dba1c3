"""Every limitation by name: what it is in a reader's words, and the GRADE domain it feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """Title in a reader's words, and GRADE domain."""

    title: str
    grade: str


NAMES: Mapping[str, Name] = {
    "missing_spread": Name("No spread was printed", "imprecision"),
    "no_control": Name("No control group", "risk of bias"),
    "blinding": Name("No blinding", "risk of bias"),
    "attrition": Name("Patients lost to follow-up", "risk of bias"),
    "short_follow_up": Name("Short follow-up", "indirectness"),
    "overlap": Name("Studies share patients", "imprecision"),
    "review_overlap": Name("Reviews share studies", "publication bias"),
    "importance": Name("What counts as important varies", "indirectness"),
    "inconsistency": Name("Studies differ clinically", "inconsistency"),
    "instruments": Name("Different instruments", "indirectness"),
    "design": Name("Weak study designs", "risk of bias"),
    "confounding": Name("Unmeasured confounders", "risk of bias"),
    "co_intervention": Name("Other treatment and crossover", "risk of bias"),
    "industry_funding": Name("Paid for by the manufacturer", "risk of bias"),
    "unpublished": Name("Trials without results", "publication bias"),
    "small_samples": Name("Small samples", "imprecision"),
    "imprecision": Name("Too few patients", "imprecision"),
    "capped_walking": Name("Walking test with a ceiling", "risk of bias"),
    "durability": Name("Durability", "indirectness"),
    "rare_harms": Name("Rare and under-reported harms", "imprecision"),
    "analyst": Name("Choices of the analyst", "inconsistency"),
    "flips": Name("Smallest change that reverses", "imprecision"),
    "patient_selection": Name("Selection of patients", "indirectness"),
    "generalisability": Name("Who was studied", "indirectness"),
    "long_term": Name("Nothing beyond five years", "indirectness"),
    "cost_effectiveness": Name("Cost-effectiveness", "indirectness"),
}
