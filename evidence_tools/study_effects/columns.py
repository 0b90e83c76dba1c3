"""Effect sizes from the columns of any table, with metafor's measure codes and argument names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic import effect_sizes as sizes
from evidence_tools.arithmetic.effect_sizes import zero_cells
from evidence_tools.errors import ArithmeticInputError
from evidence_tools.study_effects.frames import Given, read_columns
from evidence_tools.study_effects.measure_notes import cautions_of, scale_of
from evidence_tools.study_effects.measures import MEASURES, Form, Measure, Options
from evidence_tools.study_effects.records import DROPPED_COLUMNS, Effects, complete


def effect_sizes(
    frame: pd.DataFrame | Mapping[str, ArrayLike],
    measure: str,
    *,
    study: str | Sequence[object] | None = None,
    slab: str | Sequence[object] | None = None,
    vtype: str | None = None,
    add: float | None = None,
    to: str | None = None,
    drop00: bool = False,
    level: float | None = None,
    **columns: str | float | ArrayLike,
) -> Effects:
    """One effect and its sampling variance per row of a table, with metafor's measure codes and argument names.

    Means of two groups MD SMD SMDH ROM; of one group at two visits MC SMCC SMCR SMCRH ROMC; of one group MN MNLN;
    events in two groups RR OR RD PETO AS; in one group PR PLN PLO PAS PFT; events over person-time IR IRLN IRS IRFT,
    and in two groups IRR IRD IRSD; printed effects HR GEN. The formulae are in `arithmetic.effect_sizes`.

    Parameters
    ----------
    frame
        A DataFrame, or a mapping of names to columns. Its other columns come along as moderators.
    measure
        Code of the measure. Ratios, rates and shares are analysed on their transformed scale and shown on their own.
    study, slab
        Names of the studies: a column of the frame or one name per row; both mean the same. Without them the frame's
        column ``study``, or numbers.
    vtype
        Variance type: LS (the default), and by measure LS2, UB, HO, AV, AVHO.
    add, to
        What to add to zero cells and where: "only0", "all", "if0all", "none"; metafor's defaults (0.5, or 0 for arcsine
        and square root measures; "only0").
    drop00
        Leave out studies without events in both groups, or with events in everybody.
    level
        Confidence level of the printed intervals of HR; 0.95 when left out.
    **columns
        metafor's arguments (ai bi ci di n1i n2i x1i t1i x2i t2i m1i sd1i m2i sd2i xi mi ni ti ri sdi yi vi sei; for HR
        also hr ci_low ci_high): the name of a column, one number for every row, or one value per row.

    Returns
    -------
    Effects
        `table` in the order of the frame; `dropped` the rows with a missing number, and those of `drop00`; the scale
        names the convention. Person-time goes to `person_years` as it is.

    Raises
    ------
    ArithmeticInputError
        For an unknown measure, argument or column (the message says what the measure needs), numbers that cannot be
        (the message names the study), two studies of one name, or a frame without rows.

    References
    ----------
    Viechtbauer (2010) J Stat Softw 36(3). doi:10.18637/jss.v036.i03

    Examples
    --------
    >>> trials = {"study": ["A", "B"], "dead": [4, 0], "treated": [69, 50], "died": [18, 3], "controls": [69, 52]}
    >>> found = effect_sizes(trials, "RR", ai="dead", n1i="treated", ci="died", n2i="controls")
    >>> found
    Effects Risk ratio: 2 studies used, 0 rows not used
    >>> found.scale.display(found.table["y"]).round(4).tolist(), found.scale.convention
    ([0.2222, 0.1485], 'variance LS, 0.5 added where a cell is zero')
    """
    known = MEASURES[checks.choice("measure", measure, tuple(MEASURES))]
    options = _options(known, vtype, add, to, level)
    given = read_columns(frame, known, columns, _one_of(study, slab))
    given = given.without(given.incomplete, "a number is missing", given.missing)
    if drop00:
        given = given.without(_without_contrast(known, given), "no events, or events in everybody, in both groups", "")
    y, v = _compute(known, given, options)
    return Effects(
        _table=complete(given.table(known, y, v)),
        _dropped=given.dropped if len(given.dropped) else pd.DataFrame(columns=DROPPED_COLUMNS),
        measure=known.code,
        scale=scale_of(known, given, options),
        label=known.label,
        cautions=cautions_of(known, given, options),
    )


def _one_of(study: str | Sequence[object] | None, slab: str | Sequence[object] | None) -> str | Sequence[object] | None:
    if study is not None and slab is not None:
        raise ArithmeticInputError("study and slab are two names for one thing; give one of them")
    return study if slab is None else slab


def _options(known: Measure, vtype: str | None, add: float | None, to: str | None, level: float | None) -> Options:
    """The options of the call, refused where the measure knows no such thing."""
    if known.add is None and (add is not None or to is not None):
        raise ArithmeticInputError(f"measure {known.code} has no zero cells; leave add and to out")
    if known.code != "HR" and level is not None:
        raise ArithmeticInputError(f"measure {known.code} reads no confidence interval; leave level out")
    vtype = known.vtypes[0] if vtype is None else vtype
    checks.choice(f"vtype of measure {known.code}", vtype, known.vtypes)
    to = checks.choice("to", "only0" if to is None else to, zero_cells.ZERO_RULES)
    add = checks.number("add", (known.add or 0.0) if add is None else add)
    if add < 0:
        raise ArithmeticInputError(f"add is {add:g}; allowed: 0 or more")
    return Options(vtype, add, to, checks.number("level", 0.95 if level is None else level, above=0, below=1))


def _compute(known: Measure, given: Given, options: Options) -> tuple[np.ndarray, np.ndarray]:
    """Effects and variances, each row by the first set of arguments that it has."""
    y, v = np.full(given.k, np.nan), np.full(given.k, np.nan)
    used = given.form_of_each_row
    if len(set(used)) > 1 and options.vtype == "AV":
        raise ArithmeticInputError('vtype "AV" averages over all studies; give every study in the same form')
    for number in sorted(set(used)):
        rows = used == number
        found = _apply(known.forms[number], known, given, rows, options)
        y[rows], v[rows] = found.y, found.v
    return y, v


def _apply(form: Form, known: Measure, given: Given, rows: np.ndarray, options: Options) -> sizes.EffectSizes:
    values = [given.numbers[name][rows] for name in form.arguments]
    chosen: dict[str, object] = {}
    if len(known.vtypes) > 1:
        chosen["vtype"] = options.vtype
    if known.add is not None:
        chosen |= {"add": options.add, "to": options.to}
    if "ci_low" in form.arguments:
        chosen["level"] = options.level
    try:
        return form.formula(*values, **chosen)
    except ArithmeticInputError as error:
        raise _named(form, values, chosen, given.study[rows]) from error


def _named(
    form: Form, values: list[np.ndarray], chosen: Mapping[str, object], study: np.ndarray
) -> ArithmeticInputError:
    """The refusal of the first study that cannot be used, under its name."""
    for row, name in enumerate(study):
        try:
            form.formula(*(column[row] for column in values), **chosen)
        except ArithmeticInputError as error:
            numbers = ", ".join(f"{arg} = {column[row]:g}" for arg, column in zip(form.arguments, values, strict=True))
            return ArithmeticInputError(f"study {name}: {str(error).replace(' at index 0', '')}; it has {numbers}")
    return ArithmeticInputError(f"these studies cannot be used together: {', '.join(study)}")


def _without_contrast(known: Measure, given: Given) -> np.ndarray:
    """Rows where nobody, or everybody, had the event in both groups."""
    if not known.drop00:
        raise ArithmeticInputError(f"measure {known.code} does not compare events in two groups; leave drop00 out")
    numbers = given.numbers
    if "x1i" in numbers:
        return (numbers["x1i"] == 0) & (numbers["x2i"] == 0)
    nobody = (numbers["ai"] == 0) & (numbers["ci"] == 0)
    return nobody | ((numbers["ai"] == numbers["n1i"]) & (numbers["ci"] == numbers["n2i"]))
