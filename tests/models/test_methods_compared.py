"""Does the conclusion depend on the method? The verdict follows from the table."""

from __future__ import annotations

from dataclasses import replace

from diagnostics_reference import SETS

from evidence_tools.models.methods_compared import methods_compared
from evidence_tools.models.pooled import pool
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects, Scale

PLAIN = Scale()


def _effects(name: str, scale: Scale = PLAIN) -> Effects:
    y, v, _ = SETS[name]
    return replace(Effects.from_columns(y, v), scale=scale)


def test_all_methods_agree_on_the_bcg_vaccine() -> None:
    found = methods_compared(pool(_effects("bcg", Scale(better="lower"))))
    assert (found.verdict, found.depends_on) == ("same", ())
    assert found.statement == "All 34 combinations of estimator and test say the same: benefit."
    assert len(found.table) == 34
    assert found.table["used"].sum() == 1


def test_where_methods_differ_the_statement_counts_and_names_them() -> None:
    found = methods_compared(pool(Effects.from_columns([0.5, 0.6, 0.1], [0.02, 0.02, 0.03])))
    assert found.verdict == "depends"
    counts = found.table["conclusion"].value_counts()
    for name, count in counts.items():
        assert f"{name} under {count} of 34" in found.statement
    assert found.depends_on == ("test",)
    assert "The result given says: no clear effect." in found.statement


def test_the_estimator_alone_can_decide() -> None:
    fit = pool(_effects("normand1999"), Method(estimator="EE", test="z"))
    found = methods_compared(fit)
    by_estimator = found.table[found.table["test"] == "z"]["conclusion"].nunique()
    assert ("estimator" in found.depends_on) == (by_estimator > 1)
    assert found.verdict == "depends"


def test_no_value_of_no_effect_and_one_study_cannot_say() -> None:
    shares = methods_compared(pool(_effects("pritz1997", Scale(null=None, transform="logit", factor=100))))
    assert shares.verdict == "cannot say"
    assert "no value of no effect" in shares.statement
    single = methods_compared(pool(Effects.from_columns([1.0], [0.1])))
    assert single.verdict == "cannot say"
    assert "Too few studies to tell" in single.statement
