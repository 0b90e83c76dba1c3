# Reference values for meta-regression by names and formulas, its predictions, and subgroups. Run here: Rscript moderators.R
source("certificate.R")

bcg <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
drowns <- dat.bangertdrowns2004[complete.cases(dat.bangertdrowns2004[, c("yi", "vi", "length", "wic", "meta")]), ]
drowns$kind <- factor(ifelse(drowns$meta == 1, "meta", "plain"))
raud <- dat.raudenbush1985; raud$group <- ifelse(raud$weeks == 0, "none", ifelse(raud$weeks == 1, "one", "more"))
sets <- list(bcg = bcg, bangertdrowns2004 = drowns, raudenbush1985 = raud)
tight <- list(threshold = 1e-12, maxiter = 10000, tol = 1e-15)
fits <- list()
add <- function(name, ours, mods, test, estimator, newmods = NULL, at = "") {
  r <- suppressWarnings(rma(yi, vi, mods = mods, data = sets[[name]], test = test, method = estimator, control = tight))
  out <- list(data = name, moderators = ours, test = test, estimator = estimator, beta = column(r$beta), se = column(r$se), ci_low = column(r$ci.lb),
    ci_high = column(r$ci.ub), p_value = column(r$pval), tau2 = r$tau2, qm = r$QM, qm_p = r$QMp, r2 = if (is.null(r$R2)) NA else r$R2, q = r$QE, i2 = r$I2, at = at)
  if (!is.null(newmods)) { p <- predict(r, newmods = newmods, pi.type = "t"); out <- c(out, list(pred = column(p$pred), pred_se = column(p$se),
    pred_low = column(p$ci.lb), pred_high = column(p$ci.ub), new_low = column(p$pi.lb), new_high = column(p$pi.ub))) }
  fits[[length(fits) + 1]] <<- out
}
for (t in c("z", "knha")) for (e in c("REML", "DL", "EE")) {
  add("bcg", "ablat", ~ ablat, t, e, cbind(c(13, 44)), "ablat=13,44")
  add("bcg", "alloc", ~ alloc, t, e, rbind(c(0, 0), c(0, 1)), "alloc=alternate,systematic")
  add("bcg", "ablat + alloc", ~ ablat + alloc, t, e)
  add("bcg", "0 + alloc", ~ 0 + alloc, t, e)
  add("bcg", "ablat * alloc", ~ ablat * alloc, t, e)
  add("bcg", "I(ablat - 33.46) + I((ablat - 33.46)**2)", ~ I(ablat - 33.46) + I((ablat - 33.46)^2), t, e)
  add("bangertdrowns2004", "length + wic + kind", ~ length + wic + kind, t, e)
}
groups <- list()
split_by <- function(name, by, test, estimator) {
  d <- sets[[name]]
  f <- lapply(split(d, d[[by]]), function(x) rma(yi, vi, data = x, test = test, method = estimator, control = tight))
  between <- rma(sapply(f, coef), sei = sapply(f, `[[`, "se"), method = "EE")
  common <- rma(d$yi, d$vi, mods = model.matrix(~ 0 + factor(d[[by]])), intercept = FALSE, test = test, method = estimator, control = tight)
  omnibus <- rma(d$yi, d$vi, mods = ~ factor(d[[by]]), test = test, method = estimator, control = tight)
  groups[[length(groups) + 1]] <<- list(data = name, by = by, test = test, estimator = estimator, names = paste(names(f), collapse = " "),
    estimate = column(sapply(f, coef)), se = column(sapply(f, `[[`, "se")), tau2 = column(sapply(f, `[[`, "tau2")), q = column(sapply(f, `[[`, "QE")),
    statistic = between$QE, p_value = between$QEp, common_estimate = column(common$beta), common_se = column(common$se), common_low = column(common$ci.lb),
    common_tau2 = common$tau2, common_statistic = omnibus$QM, common_p = omnibus$QMp)
}
for (t in c("z", "knha")) for (e in c("REML", "DL")) { split_by("bcg", "alloc", t, e); split_by("bangertdrowns2004", "kind", t, e); split_by("raudenbush1985", "group", t, e) }
data <- list(list(name = "bcg", y = column(bcg$yi), v = column(bcg$vi), ablat = column(bcg$ablat), alloc = paste(bcg$alloc, collapse = " ")),
  list(name = "bangertdrowns2004", y = column(drowns$yi), v = column(drowns$vi), length = column(drowns$length), wic = column(drowns$wic), kind = paste(drowns$kind, collapse = " ")),
  list(name = "raudenbush1985", y = column(raud$yi), v = column(raud$vi), group = paste(raud$group, collapse = " ")))
write_reference("moderators.json", certificate("moderators.R", c("rma(yi, vi, mods=~..., test=, method=, control=list(threshold=1e-12, maxiter=10000, tol=1e-15))",
  "predict(fit, newmods=, pi.type=\"t\")")), data = data, fits = fits, groups = groups)
