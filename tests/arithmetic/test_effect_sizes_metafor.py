"""Every measure, variance type and zero rule against metafor's escalc, on the data sets of metadat."""

import numpy as np
import pytest

from evidence_tools.arithmetic import effect_sizes as sizes

METAFOR = 1e-13  # worst seen 1.6e-15
TWO_LOGS = 1e-11  # worst seen 3.2e-12: metafor's small-sample factor is the difference of two log gammas
HUGE = 1e-6  # worst seen 3.2e-7: the same at 700,000 patients; our factor is held to 50 decimals elsewhere
FORMULAE = {
    "MD": sizes.mean_difference,
    "SMD": sizes.standardised_mean_difference,
    "SMDH": sizes.standardised_mean_difference_unequal,
    "ROM": sizes.ratio_of_means,
    "MC": sizes.paired_mean_change,
    "SMCC": sizes.standardised_mean_change,
    "SMCR": sizes.standardised_mean_change_raw,
    "SMCRH": sizes.standardised_mean_change_raw_unequal,
    "ROMC": sizes.paired_ratio_of_means,
    "MN": sizes.single_mean,
    "MNLN": sizes.log_mean,
    "RR": sizes.risk_ratio,
    "OR": sizes.odds_ratio,
    "RD": sizes.risk_difference,
    "PETO": sizes.peto_odds_ratio,
    "AS": sizes.arcsine_difference,
    "PR": sizes.proportion,
    "PLN": sizes.log_proportion,
    "PLO": sizes.logit_proportion,
    "PAS": sizes.arcsine_proportion,
    "PFT": sizes.double_arcsine_proportion,
    "IR": sizes.rate,
    "IRLN": sizes.log_rate,
    "IRS": sizes.square_root_rate,
    "IRFT": sizes.freeman_tukey_rate,
    "IRR": sizes.incidence_rate_ratio,
    "IRD": sizes.incidence_rate_difference,
    "IRSD": sizes.square_root_rate_difference,
    "GEN": sizes.effect_with_se,
}
FROM_PRINTED = {"from_d": sizes.standardised_from_d, "from_t": sizes.standardised_from_t}
WITH_CORRECTION = {"SMD", "SMDH", "SMCC", "SMCR", "SMCRH"}
BACK = {
    "ipft": sizes.from_double_arcsine,
    "ipft.hm": sizes.from_double_arcsine,
    "iarcsin": lambda y, _: sizes.from_arcsine(y),
    "iirft": sizes.from_freeman_tukey_rate,
}


def options(entry):
    """What the entry chose, where it did not leave it to metafor's defaults."""
    chosen = {name: entry[name] for name in ("vtype", "to", "add")}
    return {name: value for name, value in chosen.items() if value not in ("LS", "default", None)}


def tolerance(entry):
    if entry["measure"] not in WITH_CORRECTION:
        return METAFOR
    return HUGE if entry["name"] == "huge" else TWO_LOGS


@pytest.mark.parametrize("measure", FORMULAE)
def test_metafor_agrees(reference, worst_difference, measure):
    entries = [entry for entry in reference("measures")["effects"] if entry["measure"] == measure]
    assert entries
    for entry in entries:
        formula = FROM_PRINTED.get(entry["name"], FORMULAE[measure])
        found = formula(*(np.array(column) for column in entry["columns"].values()), **options(entry))
        named = (entry["name"], entry["vtype"], entry["to"], entry["add"])
        assert worst_difference(found.y, entry["y"], floor=1e-15) < tolerance(entry), named
        assert worst_difference(found.v, entry["v"]) < tolerance(entry), named


@pytest.mark.parametrize("kind", BACK)
def test_the_way_back_agrees(reference, kind):
    entries = [entry for entry in reference("measures")["back"] if entry["kind"] == kind]
    assert entries
    for entry in entries:
        found = BACK[kind](entry["y"], entry["size"])
        assert found == pytest.approx(entry["value"], rel=1e-13, abs=1e-13), entry
