"""One number of the results file: value, how it is shown, unit, rows, method and convention."""

from __future__ import annotations

import math
import re

from evidence_tools.wording import Number, shown

SIGNIFICANT_DIGITS = 12  # fewer than a double holds, so that the last bit of another processor does not show

Entry = dict[str, object]


def entry(
    value: float,
    unit: str,
    label: str,
    *,
    rows: str = "",
    method: str = "",
    convention: str = "",
    marks: str = "",
    note: str = "",
) -> Entry:
    """One number with all that belongs to it; what is empty is left out.

    The value is None where it is not known or infinite, because JSON has no word for either; the note then says which.

    Examples
    --------
    >>> entry(-3.82565, "points (0-10)", "Pain", rows="c010;c015")["shown"]
    '−3.8'
    """
    number = float(value)
    known = math.isfinite(number)
    given = {
        "value": float(f"{number:.{SIGNIFICANT_DIGITS}g}") if known else None,
        "shown": shown(number, unit) if known else "",
        "unit": unit,
        "label": label,
        "rows": [row for row in rows.split(";") if row],
        "method": method,
        "convention": convention,
        "marks": marks,
        "note": note or ("" if known else "not known" if math.isnan(number) else "unbounded"),
    }
    return {key: part for key, part in given.items() if part not in ("", []) or key == "shown"}


def told_entry(
    number: Number, label: str, *, rows: str = "", marks: str = "", convention: str = "", note: str = ""
) -> Entry:
    """A number of a sentence with all that belongs to it, shown as the sentence prints it.

    Examples
    --------
    >>> told_entry(Number("claims.B08.1.stated", 60, "months", "60"), "Claim B08")["shown"]
    '60'
    """
    made = entry(number.value, number.unit or "count", label, rows=rows, marks=marks, convention=convention, note=note)
    return made | {"shown": str(number)} if number.known else made


def copied(number: Entry) -> Entry:
    """An entry to hand out: whoever changes it changes nothing that is remembered.

    Examples
    --------
    >>> kept = entry(1, "count", "Studies", rows="a")
    >>> copied(kept)["rows"].append("b")
    >>> kept["rows"]
    ['a']
    """
    return {key: [*part] if isinstance(part, list) else part for key, part in number.items()}


def slug(text: str) -> str:
    """Words as a part of a key.

    Examples
    --------
    >>> slug("REML, Wald z, 95%")
    'reml_wald_z_95'
    """
    return re.sub(r"\W+", "_", text.lower()).strip("_")
