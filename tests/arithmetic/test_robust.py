"""Cluster-robust tests against clubSandwich and metafor's robust()."""

import numpy as np
import pytest

from evidence_tools.arithmetic import pool
from evidence_tools.arithmetic.multilevel import multilevel
from evidence_tools.arithmetic.robust import KINDS, robust
from evidence_tools.errors import ArithmeticInputError

CLUBSANDWICH = 1e-10  # worst seen 4.7e-12: rma.uni's tau2 at a threshold of 1e-12
AFTER_RMA_MV = 5e-7  # worst seen 9e-8: the variances of rma.mv are known to about that


def test_clubsandwich_agrees_after_ordinary_pooling(reference, worst_difference):
    for row in reference("resampling")["robust"]:
        X = None if row["X"] is None else np.reshape(row["X"], (-1, row["columns"]))
        fit = pool(row["y"], row["v"], X, estimator=row["estimator"], test="z")
        for kind in KINDS:
            found = robust(row["y"], fit.X, fit.v + fit.tau2, row["cluster"], kind=kind)
            for name, theirs in (("se", "se"), ("df", "df"), ("p_value", "p")):
                assert worst_difference(getattr(found, name), row[f"{kind}_{theirs}"]) < CLUBSANDWICH, (kind, name)
        sandwich = robust(row["y"], fit.X, fit.v + fit.tau2, row["cluster"], kind="CR1p")
        assert worst_difference(sandwich.se, row["robust"][: fit.beta.size]) < CLUBSANDWICH


def test_clubsandwich_agrees_after_multilevel_models(reference, worst_difference):
    found = reference("multilevel")
    data = {entry["name"]: entry for entry in found["data"]}
    compared = 0
    for row in found["fits"]:
        if "CR2_se" not in row or row["levels"] is None:
            continue
        entry = data[row["data"]]
        V, X = np.diag(entry["v"]), np.reshape(entry["X"], (len(entry["y"]), -1))
        i, j = np.array(entry["row"], dtype=int), np.array(entry["col"], dtype=int)
        V[i, j] = V[j, i] = entry["covariance"]
        levels = [row["levels"]] if isinstance(row["levels"], str) else row["levels"]
        fit = multilevel(entry["y"], V, X, levels=[entry[f"label_{name}"] for name in levels])
        for kind in KINDS:
            ours = robust(entry["y"], X, fit.M, entry[f"label_{row['cluster']}"], kind=kind)
            for name, theirs in (("se", "se"), ("df", "df"), ("p_value", "p")):
                assert worst_difference(getattr(ours, name), row[f"{kind}_{theirs}"]) < AFTER_RMA_MV, (
                    row["data"],
                    kind,
                )
            compared += 1
    assert compared >= 24


def test_cr2_is_unbiased_where_the_working_model_is_right():
    """The mean of the estimated variance over the model is the model's variance: sum of b'(M - XBX')b, exactly."""
    rng = np.random.default_rng(3)
    k, cluster = 12, np.repeat(np.arange(5), [2, 3, 1, 4, 2])
    X = np.column_stack([np.ones(k), rng.normal(size=k)])
    M = np.diag(rng.uniform(0.5, 2, k)) + 0.4 * (cluster[:, None] == cluster[None, :])
    weight = np.linalg.inv(M)
    truth = np.linalg.inv(X.T @ weight @ X)
    root = np.linalg.cholesky(M)
    # V is quadratic in y: averaging over the columns of the root (and their negatives) gives its mean exactly
    mean = sum(robust(column, X, M, cluster).vcov for column in root.T)
    assert mean == pytest.approx(truth, rel=1e-9)


def test_one_row_per_cluster_and_equal_variances_is_the_t_test():
    y = np.array([0.1, 0.4, 0.2, 0.9, 0.5])
    found = robust(y, np.ones(5), np.full(5, 0.3), range(5), kind="CR2")
    assert found.se[0] == pytest.approx(y.std(ddof=1) / 5**0.5)
    assert found.df[0] == pytest.approx(4)
    assert found.cautions == ()


def test_the_joint_test_of_one_slope_is_its_t_test_squared():
    rng = np.random.default_rng(5)
    X = np.column_stack([np.ones(14), rng.normal(size=14)])
    found = robust(rng.normal(size=14), X, np.ones(14), np.repeat(range(7), 2))
    assert found.f == pytest.approx(found.statistic[1] ** 2)
    assert found.f_df == (1, pytest.approx(found.df[1]))
    assert found.f_p == pytest.approx(found.p_value[1])


def test_the_joint_test_is_clubsandwichs_htz(reference, worst_difference):
    found = reference("multilevel")
    data = {entry["name"]: entry for entry in found["data"]}
    row = next(row for row in found["fits"] if row["data"] == "berkey1998" and "HTZ" in row and row["struct"] == "UN")
    entry = data["berkey1998"]
    V, X = np.diag(entry["v"]), np.reshape(entry["X"], (len(entry["y"]), -1))
    i, j = np.array(entry["row"], dtype=int), np.array(entry["col"], dtype=int)
    V[i, j] = V[j, i] = entry["covariance"]
    fit = multilevel(entry["y"], V, X, within=(entry["label_trial"], entry["label_outcome"]))
    ours = robust(entry["y"], X, fit.M, entry["label_trial"])
    assert worst_difference([ours.f, *ours.f_df, ours.f_p], row["HTZ"]) < AFTER_RMA_MV


def test_few_clusters_are_named():
    found = robust([0.1, 0.2, 0.5, 0.4, 0.9], np.ones(5), np.full(5, 0.04), [1, 1, 2, 2, 3], kind="CR1")
    assert "too few clusters (3) to tell" in found.cautions[0]
    assert "errors are too small" in found.cautions[1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cluster": [1, 1, 1]}, r"1 clusters for 1 coefficients; allowed: at least 2"),
        ({"cluster": [1, 2]}, r"cluster has shape \(2,\); allowed: \(3,\)"),
        (
            {"cluster": [1, 2, 3], "M": np.eye(3) + 0.1},
            r"rows 0 and 1 depend on one another but are in clusters 1 and 2",
        ),
        ({"cluster": [1, 2, 3], "kind": "CR9"}, r"kind is 'CR9'; allowed: CR0, CR1, CR1p, CR2"),
        ({"cluster": [1, 2, 3], "M": [1, 0, 1]}, r"M at index 1 is 0"),
    ],
)
def test_a_refusal_says_what_is_allowed(options, message):
    with pytest.raises(ArithmeticInputError, match=message):
        robust(**({"y": [1, 2, 3], "X": np.ones(3), "M": np.ones(3)} | options))
