"""A result in words: its verb, and its numbers under their keys, for every sentence that is written about results."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from evidence_tools.models import Pooled, exact_rates, headline
from evidence_tools.models.exact import total_counts
from evidence_tools.models.headline import Headline
from evidence_tools.naming import lowered
from evidence_tools.question import CHANGE_MEASURES, PROPORTION_MEASURES, RATE_MEASURES
from evidence_tools.study_effects import Effects
from evidence_tools.study_effects.marks import join_marks
from evidence_tools.study_effects.records import UPPER_BOUND
from evidence_tools.wording import Number, Told, clear, compared, digits_of, moved, number, p_value, subject_of, tell


@dataclass(frozen=True, eq=False)
class Quoted:
    """A result with the place where the keys of its numbers begin, such as ``pain_from_12``."""

    fit: Pooled
    place: str

    @property
    def effects(self) -> Effects:
        return self.fit.effects

    @property
    def is_change(self) -> bool:
        """Whether it is a change from before treatment in one arm, which has nothing to compare itself with."""
        return self.effects.measure in CHANGE_MEASURES

    @property
    def compares(self) -> bool:
        """Whether it sets two arms against each other."""
        question = self.effects.question
        return question is not None and question.against is not None

    @cached_property
    def headline(self) -> Headline:
        return headline(self.fit)

    @cached_property
    def clear(self) -> bool:
        """Whether the interval leaves out the value of no effect; a share of one arm has none."""
        return (self.is_change or self.compares) and clear(self.fit)

    @property
    def outcome(self) -> str:
        """What was measured, as it stands within a sentence: ``pain``, ``disability (ODI)``, ``ZCQ function``."""
        return lowered(subject_of(self.effects))

    @property
    def moved(self) -> str:
        """The verb that sign and interval allow."""
        if self.is_change:
            return moved(self.fit).strip()
        if self.compares:
            said = compared(self.fit).strip()
            return f"shows {said.lstrip(': ')}" if said.startswith(":") else said.rstrip(",")
        return "was seen in" if self.effects.measure in PROPORTION_MEASURES else "is"

    @property
    def unit(self) -> str:
        """The unit within a sentence: ``points``, ``percent``, ``risk ratio``."""
        return self.effects.scale.short_unit

    @property
    def size(self) -> Number:
        """The number that may be quoted, without its sign where the verb says the direction."""
        signless = self.is_change and self.clear
        return self._number("headline.estimate", self.headline.estimate, signless=signless)

    @property
    def estimate(self) -> Number:
        """The number that may be quoted, with its sign, as a table shows it."""
        return self._number("headline.estimate", self.headline.estimate)

    @property
    def low(self) -> Number:
        return self._number("headline.low", self.headline.low)

    @property
    def high(self) -> Number:
        return self._number("headline.high", self.headline.high)

    @property
    def interval(self) -> Told:
        return tell("{low} to {high}", low=self.low, high=self.high)

    @property
    def studies(self) -> Told:
        """``one study`` in digits: ``5 studies``."""
        return tell("{k} study" if self.fit.k == 1 else "{k} studies", k=self._counted("k", self.fit.k, "studies"))

    @property
    def patients(self) -> Told:
        """Patients, saying where only an upper bound is known."""
        bound = self.effects.table["marks"].str.contains(UPPER_BOUND, regex=False).any()
        return tell("at most {n} patients" if bound else "{n} patients", n=self._counted("n", self.fit.n, "patients"))

    @property
    def level(self) -> Number:
        """Level of the interval in percent."""
        value = 100 * self.fit.method.level
        return Number("own.level", value, "percent", f"{value:g}")

    @property
    def p(self) -> Number | None:
        """None where exact counts are quoted, because the p value belongs to the pooled number."""
        if self.headline.exact:
            return None
        return Number(f"{self.place}.p_value", self.fit.p_value, "p", p_value(self.fit.p_value))

    @property
    def prediction(self) -> Told | None:
        """Where a further study is expected; None where nothing can be said, or exact counts are quoted."""
        ends = (self.fit.display_prediction_low, self.fit.display_prediction_high)
        if self.headline.exact or not all(map(math.isfinite, ends)):
            return None
        low, high = (self._number(f"prediction_{end}", value) for end, value in zip(("low", "high"), ends, strict=True))
        return tell("{low} to {high}", low=low, high=high)

    @property
    def counts(self) -> Told | None:
        """Events of patients, or in person-years, where exact counts are quoted."""
        if not self.headline.exact:
            return None
        if self.effects.measure in RATE_MEASURES:
            (row,) = exact_rates(self.effects, self.fit.method.level).itertuples()
            place, base, what = f"exact.{row.study}", "person_years", "{events} in {n} person-years"
            events, n, unit = row.events, row.person_years, "years"
        else:
            events, n = total_counts(self.effects)
            place, base, what, unit = "total", "n", "{events} of {n}", "patients"
        return tell(
            what,
            events=self._counted(f"{place}.events", events, "patients"),
            n=self._counted(f"{place}.{base}", n, unit),
        )

    @property
    def mcid(self) -> Number | None:
        """The first threshold of importance of the protocol; None where it names none."""
        scale = self.effects.scale
        if scale.mcid is None:
            return None
        return Number("own.mcid", abs(scale.mcid), scale.unit, f"{abs(scale.mcid):g}")

    @property
    def marks(self) -> str:
        """Footnote marks of the studies behind it."""
        return join_marks(*self.effects.table["marks"])

    def told(self, *, before: Told | str = "", after: str = "") -> Told:
        """The result as a clause: what was measured, the verb, the number and its interval.

        Parameters
        ----------
        before, after
            What stands before the interval and after it, such as its level and where the numbers come from.

        Examples
        --------
        ``pain fell by 3.8 points (−4.9 to −2.7)``
        """
        fields = {"outcome": self.outcome, "moved": self.moved, "size": self.size}
        interval = tell("{before}{interval}{after}", before=before, interval=self.interval, after=after)
        if self.is_change:
            fields |= {"unit": f" {self.unit}".rstrip(), "interval": interval}
            if self.clear:
                return tell("{outcome} {moved} {size}{unit} ({interval})", **fields)
            fields["moved"] = self.moved.removesuffix(":")
            return tell("{outcome} {moved} ({size}{unit}, {interval})", **fields)
        if self.compares:
            return tell("{outcome} {moved} ({unit} {size}, {interval})", **fields, unit=self.unit, interval=interval)
        if self.effects.measure in PROPORTION_MEASURES:
            if self.counts is None:
                return tell("{outcome} in {size}% ({interval})", **fields, interval=interval)
            fields |= {"outcome": with_article(self.outcome), "counts": self.counts, "interval": interval}
            return tell("{outcome} in {counts} patients ({size}%, {interval})", **fields)
        return tell("{outcome} {size} {unit} ({interval})", **fields, unit=self.unit, interval=interval)

    def _number(self, name: str, value: float, *, signless: bool = False) -> Number:
        shown = number(abs(value) if signless else value, digits_of(self.effects.scale))
        return Number(f"{self.place}.{name}", value, self.effects.scale.unit, shown)

    def _counted(self, name: str, value: float, unit: str) -> Number:
        return Number(f"{self.place}.{name}", float(value), unit)


def with_article(outcome: str) -> str:
    """An outcome that is counted in patients, as one says it: events have an article.

    Examples
    --------
    >>> with_article("serious adverse event"), with_article("open lumbar decompression")
    ('a serious adverse event', 'open lumbar decompression')
    """
    if not outcome.endswith("event"):
        return outcome
    return f"an {outcome}" if outcome[0] in "aeiou" else f"a {outcome}"
