# Reference values for pooling, tau2 and prediction. Run in this folder: Rscript pooling.R
source("certificate.R")

estimators <- c("EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")
tests <- c("z", "t", "knha", "adhoc")

set <- function(name, escalced, moderators = NULL) {
  X <- if (is.null(moderators)) NULL else unname(cbind(1, as.matrix(moderators)))
  keep <- !is.na(escalced$yi) & !is.na(escalced$vi) & (if (is.null(X)) TRUE else !apply(is.na(X), 1, any))
  list(name = name, y = as.numeric(escalced$yi[keep]), v = as.numeric(escalced$vi[keep]),
       X = if (is.null(X)) NULL else X[keep, , drop = FALSE])
}
bcg <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
li <- escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.li2007)
curtis <- escalc("ROM", m1i = m2i, sd1i = sd2i, n1i = n2i, m2i = m1i, sd2i = sd1i, n2i = n1i, data = dat.curtis1998)
stays <- escalc("MD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.normand1999)
pignon <- data.frame(yi = dat.pignon2000$OmE / dat.pignon2000$V, vi = 1 / dat.pignon2000$V)
bangert <- dat.bangertdrowns2004
hine <- escalc("RD", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.hine1989)
niel <- escalc("IRR", x1i = x1i, t1i = t1i, x2i = x2i, t2i = t2i, data = dat.nielweise2008)
pritz <- escalc("PLO", xi = xi, ni = ni, data = dat.pritz1997)
plain <- function(y, v) data.frame(yi = y, vi = v)
sets <- list(
  set("bcg", bcg), set("bcg_latitude_year", bcg, cbind(dat.bcg$ablat, dat.bcg$year)),
  set("hackshaw1998", dat.hackshaw1998), set("normand1999", stays), set("li2007", li),
  set("li2007_year", li, dat.li2007$year - 1990), set("curtis1998", curtis), set("pignon2000", pignon),
  set("raudenbush1985", dat.raudenbush1985),
  set("raudenbush1985_weeks", dat.raudenbush1985, pmin(dat.raudenbush1985$weeks, 3)),
  set("bangertdrowns2004_length_wic_meta", bangert, cbind(bangert$length, bangert$wic, bangert$meta)),
  set("hine1989", hine), set("nielweise2008", niel), set("pritz1997", pritz),
  set("two_far_apart", plain(c(1, 3), c(0.1, 0.2))), set("two_alike", plain(c(1, 1.1), c(0.1, 0.2))),
  set("three", plain(c(-12.1, -18, -9.5), c(3.2, 8.1, 5.5))),
  set("all_equal", plain(rep(2, 4), c(0.1, 0.2, 0.3, 0.4))),
  set("wide_variances", plain(c(0.1, 0.4, -0.3, 0.9, 0.2), c(1e-6, 0.02, 0.5, 3, 12))),
  set("one", plain(0.7, 0.04))
)

# Tightest threshold at which Fisher scoring still settles (it is absolute, so it depends on the unit of tau2).
fit <- function(s, estimator, test, level) {
  for (threshold in 10^(-15:-9)) {
    control <- list(threshold = threshold, maxiter = 10000, tol = 1e-15, tau2.max = 1e6)
    args <- list(yi = s$y, vi = s$v, method = estimator, test = test, level = 100 * level, control = control)
    if (!is.null(s$X)) args <- c(args, list(mods = s$X, intercept = FALSE))
    found <- try(suppressWarnings(do.call(rma.uni, args)), silent = TRUE)
    if (!inherits(found, "try-error")) return(list(found = found, threshold = threshold))
  }
  stop(s$name, " ", estimator, ": ", found)
}
prediction <- function(found, type) {
  if (found$method == "EE" || found$k == 1 || !found$int.only) return(c(NA, NA))
  given <- if (type == "normal") {
    if (found$test != "z") return(c(NA, NA))  # metafor's pi.type has no name for it beside t
    predict(found)
  } else predict(found, pi.type = type)
  c(given$pi.lb, given$pi.ub)
}
values <- function(s, estimator, test, level = 0.95) {
  got <- fit(s, estimator, test, level)
  f <- got$found
  out <- list(data = s$name, estimator = estimator, test = test, level = level, threshold = got$threshold,
    beta = column(f$beta), se = column(f$se), ci_low = column(f$ci.lb), ci_high = column(f$ci.ub),
    statistic = column(f$zval), p_value = column(f$pval), df = if (is.na(f$ddf)) NULL else f$ddf,
    vcov = column(f$vb), tau2 = f$tau2, tau2_se = f$se.tau2, i2 = f$I2, h2 = f$H2,
    q = f$QE, q_df = f$k - f$p, q_p = f$QEp, qm = f$QM, qm_p = f$QMp,
    r2 = if (is.null(f$R2)) NULL else f$R2, k = f$k, weights = if (test == "z") column(weights(f)) else NULL,
    log_likelihood = as.numeric(logLik(f)), hk_scale = f$s2w)
  for (type in c("normal", "simple", "riley", "t")) out[[paste0("prediction_", type)]] <- column(prediction(f, type))
  out
}

fits <- list()
for (s in sets) for (e in estimators) for (t in tests) fits <- c(fits, list(values(s, e, t)))
for (level in c(0.8, 0.99)) for (t in tests) fits <- c(fits, list(values(sets[[1]], "REML", t, level)))
write_reference("pooling.json",
  certificate("pooling.R", c(
    "rma.uni(yi, vi, mods=X, intercept=FALSE, method=, test=, level=, control=list(threshold=, maxiter=10000, tol=1e-15, tau2.max=1e6))",
    "predict(fit, pi.type=)")),
  data = lapply(sets, function(s) list(name = s$name, y = column(s$y), v = column(s$v),
    columns = if (is.null(s$X)) 0 else ncol(s$X), X = if (is.null(s$X)) NULL else column(t(s$X)))),
  fits = fits)
