"""Limitations of single studies as coded keys: a rule looks at the tables and says what it found, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.ids import ids_in
from evidence_tools.evidence.labels import study_labels
from evidence_tools.evidence.protocol import Protocol
from evidence_tools.naming import design_rank

FRAME_COLUMNS = (
    *("study_id", "study", "design", "read_as", "area", "key", "meaning", "found"),
    *("rule", "protocol", "rows", "source_ids", "locators"),
)
NOTHING_FOUND = "–"
_NUMBERS = {
    "continuous": ["mean", "change_mean", "pct_change"],
    "binary": ["events", "pct"],
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found in a study, with the rows, sources and places it rests on.

    `known` is False where the tables do not say.
    """

    words: str
    rows: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    locators: tuple[str, ...] = ()
    known: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """One key of one area: what it means, how it is derived, which entry of the protocol governs it."""

    area: str
    key: str
    meaning: str
    derived: str
    check: Callable[[Study], Found | None]
    protocol: str = ""


@dataclass(frozen=True, eq=False)
class Study:
    """All that the tables hold about one study."""

    evidence: Evidence
    row: pd.Series
    label: str

    @property
    def id(self) -> str:
        """Its key in the tables."""
        return self.row["study_id"]

    @property
    def protocol(self) -> Protocol:
        """The rules of the edition."""
        return self.evidence.protocol

    @property
    def randomised(self) -> bool:
        """Whether its design counts as randomised."""
        return self.row["design"] in self.protocol.limits.design.randomised

    @cached_property
    def arms(self) -> pd.DataFrame:
        """Its arms; `treated` tells those with the treatment under review."""
        arms = self.evidence.arms
        arms = arms[arms["study_id"] == self.id]
        return arms.assign(treated=arms["treatment"] == self.protocol.edition.treated)

    @cached_property
    def results(self) -> pd.DataFrame:
        """Rows of continuous.csv and binary.csv; `number` tells those that print a number, `treated` their arm."""
        rows = _results(self.evidence)
        rows = rows[rows["study_id"] == self.id]
        treated = self.arms.set_index("arm_id")["treated"]
        return rows.assign(treated=rows["arm_id"].map(treated).astype(bool))

    @cached_property
    def bias(self) -> pd.DataFrame:
        """Judgements on its risk of bias."""
        judged = self.evidence.risk_of_bias
        return judged[judged["study_id"] == self.id]

    @cached_property
    def named_limitations(self) -> pd.DataFrame:
        """Limitations that the policy names of a document that is a report of this study."""
        reports = self.row["all_source_ids"].split(";")
        cited = {each["ref_id"] for each in self.evidence.policy["references"] if each["source_id"] in reports}
        named = self.evidence.limitations
        return named[named["ref_id"].isin(cited)]

    def from_studies(self, words: str, *, known: bool = True) -> Found:
        """A fact of its row of studies.csv."""
        return Found(words, (self.id,), (self.row["primary_source_id"],), ("studies.csv",), known)

    def from_arms(self, words: str, arms: pd.DataFrame, *, known: bool = True) -> Found:
        """A fact of its arms."""
        keys = tuple(f"{self.id}/{arm}" for arm in arms["arm_id"])
        return Found(words, keys, (self.row["primary_source_id"],), ("arms.csv",), known)

    def from_results(self, words: str, rows: pd.DataFrame, *, known: bool = True) -> Found:
        """A fact of printed results."""
        return Found(words, tuple(rows["row_id"]), _once(rows["source_id"]), _once(rows["locator"]), known)

    def judged(self, domains: Sequence[str], judgements: Sequence[str]) -> Found | None:
        """The judgements in these domains that are one of these; None where there is none."""
        rows = self.bias[self.bias["domain"].isin(domains) & self.bias["judgement"].isin(judgements)]
        if rows.empty:
            return None
        words = [
            f"{row.judgement}{f' ({row.scope})' if pd.notna(row.scope) else ''}: {row.basis}"
            for row in rows.itertuples()
        ]
        return Found("; ".join(words), tuple(rows["row_id"]), ids_in(rows["source_ids"]), ("risk_of_bias.csv",))

    def named(self, domain: str) -> Found | None:
        """The limitation of this domain that the policy names of one of its reports."""
        rows = self.named_limitations
        rows = rows[rows["domain"] == domain]
        if rows.empty:
            return None
        sources = (self.evidence.policy["policy_id"],)
        return Found("; ".join(rows["statement"]), tuple(rows["limitation_id"]), sources, ("limitations.csv",))


@lru_cache(maxsize=4)
def _results(evidence: Evidence) -> pd.DataFrame:
    """The results of all studies; made once, never written to."""
    tables = []
    for name, numbers in _NUMBERS.items():
        rows = getattr(evidence, name)
        tables.append(rows.assign(table=name, number=rows[numbers].notna().any(axis=1)))
    return pd.concat(tables, ignore_index=True)


def _once(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value) for value in values if pd.notna(value)))


def joined(*found: Found | None) -> Found | None:
    """Several findings of one rule as one; None of none."""
    known = [each for each in found if each is not None]
    if not known:
        return None
    parts = ((each.words, each.rows, each.sources, each.locators) for each in known)
    words, rows, sources, locators = zip(*parts, strict=True)
    return Found(
        "; ".join(words),
        *(tuple(dict.fromkeys(value for group in groups for value in group)) for groups in (rows, sources, locators)),
    )


def studies_in_order(evidence: Evidence) -> list[Study]:
    """The studies with an arm of the treatment under review: trials first, then by year and name."""
    labels = study_labels(evidence)
    arms = evidence.arms
    treated = set(arms.loc[arms["treatment"] == evidence.protocol.edition.treated, "study_id"])
    years = evidence.sources.drop_duplicates("source_id").set_index("source_id")["year"]
    rows = [row for _, row in evidence.studies.iterrows() if row["study_id"] in treated]
    found = [Study(evidence, row, labels[row["study_id"]]) for row in rows]

    def place(study: Study) -> tuple[int, float, str]:
        year = years.get(study.row["primary_source_id"])
        return design_rank(study.row["design"]), 9999.0 if pd.isna(year) else float(year), study.label

    return sorted(found, key=place)


def keyed_frame(evidence: Evidence, rules: Sequence[Rule]) -> pd.DataFrame:
    """One row per study and rule that found something, or whose answer the tables do not hold.

    `key` is that of the rule; a question mark after it says that the tables do not tell. A study of which the rules of
    an area found nothing has one row for that area, with the key ``–``.
    """
    reading = evidence.sources.drop_duplicates("source_id").set_index("source_id")["read_as"]
    rows = []
    for study in studies_in_order(evidence):
        about = {
            "study_id": study.id,
            "study": study.label,
            "design": study.row["design"],
            "read_as": reading[study.row["primary_source_id"]],
        }
        rows += [about | row for row in _rows(study, rules)]
    return pd.DataFrame(rows, columns=list(FRAME_COLUMNS))


def _rows(study: Study, rules: Sequence[Rule]) -> Iterator[dict[str, str]]:
    for area in dict.fromkeys(rule.area for rule in rules):
        found = [(rule, rule.check(study)) for rule in rules if rule.area == area]
        answered = [(rule, each) for rule, each in found if each is not None]
        yield from (_row(rule, each) for rule, each in answered)
        if not answered:
            nothing = "none of the rules of this area found anything"
            yield dict.fromkeys(FRAME_COLUMNS[4:], "") | {"area": area, "key": NOTHING_FOUND, "found": nothing}


def _row(rule: Rule, found: Found) -> dict[str, str]:
    return {
        "area": rule.area,
        "key": rule.key if found.known else f"{rule.key}?",
        "meaning": rule.meaning,
        "found": found.words,
        "rule": rule.derived,
        "protocol": rule.protocol,
        "rows": ";".join(found.rows),
        "source_ids": ";".join(found.sources),
        "locators": "; ".join(found.locators),
    }
