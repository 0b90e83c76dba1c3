"""The measures that `effect_sizes` knows: what each needs, which formula it takes and how its answer is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from evidence_tools.arithmetic import effect_sizes as sizes
from evidence_tools.arithmetic.effect_sizes import changes, means, proportions, risks

Formula = Callable[..., sizes.EffectSizes]
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Form:
    """Arguments that suffice, in the order in which the formula takes them."""

    arguments: tuple[str, ...]
    formula: Formula


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller chose for one computation, completed by the measure's defaults."""

    vtype: str
    add: float
    to: str
    level: float


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of effect by its code.

    `forms` in order of preference; `fills` completes a total from its parts (total: part and part); `vtypes` the
    variance types allowed, the first being the default; `add` the default addition to zero cells, None where there are
    none; `table` says which argument fills which column of the effects table; `scale` how the answer is shown (the
    Freeman-Tukey measures: for endless groups, until the sizes are known).
    """

    code: str
    label: str
    forms: tuple[Form, ...]
    fills: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    vtypes: tuple[str, ...] = ("LS",)
    add: float | None = None
    drop00: bool = False
    table: Mapping[str, str] = field(default_factory=dict)
    scale: Mapping[str, object] = field(default_factory=dict)

    @property
    def arguments(self) -> tuple[str, ...]:
        """Every argument the measure can use."""
        named = [name for form in self.forms for name in form.arguments]
        parts = [name for pair in self.fills.values() for name in pair]
        return tuple(dict.fromkeys([*named, *parts, *self.table.values()]))

    @property
    def needs(self) -> str:
        """What suffices, in words."""
        sets = " or ".join(", ".join(form.arguments) for form in self.forms)
        parts = "; ".join(f"{total} may be left out beside {a}, {b}" for total, (a, b) in self.fills.items())
        return f"{sets} ({parts})" if parts else sets


_TABLE = ("ai", "n1i", "ci", "n2i")
_SHARE = ("xi", "ni")
_RATE = ("xi", "ti")
_RATES = ("x1i", "t1i", "x2i", "t2i")
_GROUPS = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")
_VISITS = ("m1i", "m2i", "sd1i", "sd2i", "ri", "ni")
_MEAN = ("mi", "sdi", "ni")
_TABLE_TOTALS = {"n1i": ("ai", "bi"), "n2i": ("ci", "di")}
_TABLE_COUNTS = {"n": "n1i", "n_against": "n2i", "events": "ai", "events_against": "ci"}
_RATES_COUNTS = {"person_years": "t1i", "events": "x1i", "events_against": "x2i"}
_TWO_SIZES = {"n": "n1i", "n_against": "n2i"}
_IN_SDS = {"unit": "standard deviations"}
_PERCENT = {"unit": "percent", "factor": 100.0, "null": None, "low": 0.0, "high": 100.0}
_PER_TIME = {"unit": "per unit of person-time", "null": None, "low": 0.0}


def _ratio(unit: str) -> dict[str, object]:
    return {"unit": unit, "transform": "log", "low": 0.0}


def _risks(  # noqa: PLR0917 - a row of the table of measures
    code: str,
    label: str,
    formula: Formula,
    scale: Mapping[str, object],
    vtypes: tuple[str, ...] = ("LS",),
    add: float = 0.5,
) -> Measure:
    forms = (Form(_TABLE, formula),)
    return Measure(code, label, forms, _TABLE_TOTALS, vtypes, add, True, _TABLE_COUNTS, scale)


def _share(
    code: str, formula: Formula, scale: Mapping[str, object], vtypes: tuple[str, ...] = ("LS",), add: float = 0.5
) -> Measure:
    table = {"n": "ni", "events": "xi"}
    label = "Proportion with the event"
    return Measure(code, label, (Form(_SHARE, formula),), {"ni": ("xi", "mi")}, vtypes, add, False, table, scale)


def _rate(code: str, formula: Formula, scale: Mapping[str, object], add: float = 0.5) -> Measure:
    table = {"person_years": "ti", "events": "xi"}
    return Measure(code, "Event rate", (Form(_RATE, formula),), _NONE, ("LS",), add, False, table, scale)


def _rates(code: str, label: str, formula: Formula, scale: Mapping[str, object], add: float = 0.5) -> Measure:
    return Measure(code, label, (Form(_RATES, formula),), _NONE, ("LS",), add, True, _RATES_COUNTS, scale)


def _means(
    code: str, label: str, formula: Formula, vtypes: tuple[str, ...] = ("LS",), scale: Mapping[str, object] = _NONE
) -> Measure:
    return Measure(code, label, (Form(_GROUPS, formula),), vtypes=vtypes, table=_TWO_SIZES, scale=scale)


def _visits(
    code: str, label: str, formula: Formula, vtypes: tuple[str, ...] = ("LS",), scale: Mapping[str, object] = _NONE
) -> Measure:
    return Measure(code, label, (Form(_VISITS, formula),), vtypes=vtypes, table={"n": "ni"}, scale=scale)


def _single(code: str, formula: Formula, scale: Mapping[str, object]) -> Measure:
    return Measure(code, "Mean", (Form(_MEAN, formula),), table={"n": "ni", "sd": "sdi"}, scale=scale)


_PRINTED = (Form(("yi", "sei"), sizes.effect_with_se), Form(("yi", "vi"), sizes.effect_with_variance))

_ALL = (
    _means("MD", "Mean difference", sizes.mean_difference, means.MD_VARIANCES),
    Measure(
        "SMD",
        "Standardised mean difference (Hedges' g)",
        (
            Form(_GROUPS, sizes.standardised_mean_difference),
            Form(("di", "n1i", "n2i"), sizes.standardised_from_d),
            Form(("ti", "n1i", "n2i"), sizes.standardised_from_t),
        ),
        vtypes=means.SMD_VARIANCES,
        table=_TWO_SIZES,
        scale=_IN_SDS,
    ),
    _means(
        "SMDH",
        "Standardised mean difference, unequal spreads",
        sizes.standardised_mean_difference_unequal,
        scale=_IN_SDS,
    ),
    _means("ROM", "Ratio of means", sizes.ratio_of_means, means.ROM_VARIANCES, _ratio("ratio of means")),
    _visits("MC", "Mean change", sizes.paired_mean_change),
    _visits(
        "SMCC",
        "Mean change in standard deviations of the change",
        sizes.standardised_mean_change,
        changes.SMCC_VARIANCES,
        _IN_SDS,
    ),
    Measure(
        "SMCR",
        "Mean change in standard deviations at the first visit",
        (Form(("m1i", "m2i", "sd1i", "ri", "ni"), sizes.standardised_mean_change_raw),),
        vtypes=changes.SMCR_VARIANCES,
        table={"n": "ni"},
        scale=_IN_SDS,
    ),
    _visits(
        "SMCRH",
        "Mean change in standard deviations at the first visit, unequal spreads",
        sizes.standardised_mean_change_raw_unequal,
        scale=_IN_SDS,
    ),
    _visits("ROMC", "Ratio of means between visits", sizes.paired_ratio_of_means, scale=_ratio("ratio of means")),
    _single("MN", sizes.single_mean, {"null": None}),
    _single("MNLN", sizes.log_mean, {"transform": "log", "null": None, "low": 0.0}),
    _risks("RR", "Risk ratio", sizes.risk_ratio, _ratio("risk ratio")),
    _risks("OR", "Odds ratio", sizes.odds_ratio, _ratio("odds ratio")),
    _risks(
        "RD",
        "Risk difference",
        sizes.risk_difference,
        {"unit": "percentage points", "factor": 100.0, "low": -100.0, "high": 100.0},
        risks.RD_VARIANCES,
    ),
    _risks("PETO", "Odds ratio by Peto's method", sizes.peto_odds_ratio, _ratio("odds ratio")),
    _risks("AS", "Difference of arcsine risks", sizes.arcsine_difference, {"unit": "radians"}, add=0.0),
    _share("PR", sizes.proportion, _PERCENT, proportions.PR_VARIANCES),
    _share("PLN", sizes.log_proportion, {**_PERCENT, "transform": "log"}, proportions.PLO_VARIANCES),
    _share("PLO", sizes.logit_proportion, {**_PERCENT, "transform": "logit"}, proportions.PLO_VARIANCES),
    _share(
        "PAS",
        sizes.arcsine_proportion,
        {**_PERCENT, "transform": "arcsine", "back": sizes.from_arcsine},
        add=0.0,
    ),
    _share(
        "PFT",
        sizes.double_arcsine_proportion,
        {**_PERCENT, "transform": "double arcsine", "back": sizes.from_arcsine},
        add=0.0,
    ),
    _rate("IR", sizes.rate, _PER_TIME),
    _rate("IRLN", sizes.log_rate, {**_PER_TIME, "transform": "log"}),
    _rate(
        "IRS",
        sizes.square_root_rate,
        {**_PER_TIME, "transform": "square root", "back": sizes.from_square_root},
        add=0.0,
    ),
    _rate(
        "IRFT",
        sizes.freeman_tukey_rate,
        {**_PER_TIME, "transform": "Freeman-Tukey", "back": sizes.from_square_root},
        add=0.0,
    ),
    _rates("IRR", "Rate ratio", sizes.incidence_rate_ratio, _ratio("rate ratio")),
    _rates("IRD", "Rate difference", sizes.incidence_rate_difference, {"unit": "per unit of person-time"}),
    _rates(
        "IRSD",
        "Difference of square root rates",
        sizes.square_root_rate_difference,
        {"unit": "square root of events per person-time"},
        add=0.0,
    ),
    Measure(
        "HR",
        "Hazard ratio",
        (*_PRINTED, Form(("hr", "ci_low", "ci_high"), sizes.hazard_ratio)),
        table=_TWO_SIZES,
        scale=_ratio("hazard ratio"),
    ),
    Measure("GEN", "Effect", _PRINTED, table={"n": "ni"}),
)
MEASURES: Mapping[str, Measure] = MappingProxyType({measure.code: measure for measure in _ALL})
