"""The numbers that a printed one may be, found by how they would be printed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from evidence_tools.evidence import Evidence
from evidence_tools.export.audit.agreement import as_kept
from evidence_tools.export.audit.places import About, words_of
from evidence_tools.export.audit.tokens import NUMBER, Token, tokens_of
from evidence_tools.results import Entry
from evidence_tools.results.data import DATA

MOST_DECIMALS = 4
HUNDRED = 100.0
_KEY = re.compile(r"[A-Za-z]\w*(?:\.\w+)+")
FRAMED = ("charts.", "committee.")
SHARES = ("protocol.", *FRAMED)  # where a share may stand as a part of one and be printed in percent


@dataclass(frozen=True, slots=True)
class Candidate:
    """One number of the results with what it is about.

    Parameters
    ----------
    key, value, unit
        As in the results file.
    shown
        As it is printed there.
    question
        The question it answers; empty for a number of none.
    study
        The study that it is of; empty for a number of none or several.
    rows
        Identifiers of rows and sources.
    words
        Words of its label and key.
    decimals
        Digits behind the point where it is shown.
    """

    key: str
    value: float
    unit: str
    shown: str
    question: str
    study: str
    rows: frozenset[str]
    words: frozenset[str]
    decimals: int


class Candidates:
    """Numbers by their printed forms."""

    def __init__(self, entries: Mapping[str, Entry], questions: Iterable[str], study_of: Mapping[str, str]) -> None:
        self._questions, self._study_of = frozenset(questions), study_of
        self._by_value: dict[str, str] = {}
        self._by_key: dict[str, Candidate] = {}
        self._by_form: dict[str, dict[tuple[str, str], list[Candidate]]] = defaultdict(lambda: defaultdict(list))
        for key, entry in entries.items():
            if entry["value"] is not None:
                candidate = self._candidate(key, entry)
                self._by_key[key.casefold()] = candidate
                self._by_value.setdefault(as_kept(candidate.value), key)
                for form in forms(candidate):
                    self._by_form[form][candidate.question, candidate.study].append(candidate)

    def of(self, token: Token, about: About) -> Iterator[Candidate]:
        """Numbers that, rounded to the decimals that are printed, give what is printed, a sign apart.

        Those of another question or study than the place speaks of are left out.
        """
        spoken = about.questions | about.asked
        groups = self._by_form.get(f"{abs(token.value):.{token.decimals}f}", {})
        for (question, study), group in groups.items():
            if (not question or not spoken or question in spoken) and (not study or study in about.studies):
                yield from group

    def beside(self, text: str, token: Token) -> str:
        """The key that is printed in the same text and whose number the token is; empty where there is none."""
        form = f"{abs(token.value):.{token.decimals}f}"
        printed = (self._by_key.get(key.casefold()) for key in _KEY.findall(text))
        return next((each.key for each in printed if each is not None and form in forms(each)), "")

    def exactly(self, value: float) -> str:
        """The key of the first number that has this value in every digit; empty where none has."""
        return self._by_value.get(as_kept(value), "")

    def _candidate(self, key: str, entry: Entry) -> Candidate:
        first, *rest = key.split(".")
        question = next((part for part in (first, *rest[:1]) if part in self._questions), "")
        rows = frozenset(entry.get("rows", ()))
        named = rest[1] if len(rest) > 1 and rest[0] in ("study", "exact") else ""
        if first == DATA and len(rows) == 1:
            named = self._study_of.get(next(iter(rows)), "")
        shown = str(entry.get("shown", ""))
        label = f"{entry.get('label', '')} {' '.join(rest).replace('_', ' ')}"
        return Candidate(
            key,
            float(entry["value"]),
            str(entry.get("unit", "")),
            shown,
            question,
            named,
            rows,
            words_of(label),
            0 if key.startswith(FRAMED) else max((token.decimals for token in _numbers(shown)), default=0),
        )


@lru_cache(maxsize=65536)
def _numbers(shown: str) -> tuple[Token, ...]:
    """The numbers of a shown form; many entries are shown alike."""
    return tuple(token for token in tokens_of(shown) if token.kind == NUMBER)


def forms(candidate: Candidate) -> Iterator[str]:
    """How the size of a number may be printed: with every number of decimals, a share of a rule also in percent."""
    sizes = [abs(candidate.value)]
    if 0 < sizes[0] <= 1 and candidate.key.startswith(SHARES):
        sizes.append(sizes[0] * HUNDRED)
    made = {f"{size:.{decimals}f}" for size in sizes for decimals in range(MOST_DECIMALS + 1)}
    made |= {f"{abs(first.value):.{first.decimals}f}" for first in _numbers(candidate.shown)[:1]}
    yield from made


def studies_by_row(evidence: Evidence) -> dict[str, str]:
    """The study of every row that belongs to one, by the row's identifier; a study is its own."""
    found: dict[str, str] = {study: study for study in evidence.studies["study_id"]}
    for frame in (evidence.continuous, evidence.binary, evidence.risk_of_bias):
        found |= dict(zip(frame["row_id"], frame["study_id"], strict=True))
    arms = evidence.arms
    found |= {f"{row.study_id}/{row.arm_id}": row.study_id for row in arms.itertuples()}
    return found
