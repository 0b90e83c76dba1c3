"""Numbers and sentences as they are shown: one way to round, one way to say what a result says."""

from evidence_tools.wording.numbers import digits_for, digits_of, interval, number, p_value, patients, shown, studies
from evidence_tools.wording.sentences import (
    Sentence,
    clear,
    compared,
    describe,
    describe_arms,
    describe_contrast,
    describe_gap,
    describe_method,
    finding,
    moved,
    subject_of,
)
from evidence_tools.wording.told import Number, Told, join, loose_digits, tell

__all__ = [
    "Number",
    "Sentence",
    "Told",
    "clear",
    "compared",
    "describe",
    "describe_arms",
    "describe_contrast",
    "describe_gap",
    "describe_method",
    "digits_for",
    "digits_of",
    "finding",
    "interval",
    "join",
    "loose_digits",
    "moved",
    "number",
    "p_value",
    "patients",
    "shown",
    "studies",
    "subject_of",
    "tell",
]
