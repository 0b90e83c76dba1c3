# Reference values for intervals of tau2, influence, leave-one-out, cumulative, Baujat, radial, L'Abbe and normal quantiles.
# Run in this folder: Rscript diagnostics.R
source("certificate.R")
pdf(NULL)

estimators <- c("EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")
set <- function(name, escalced, moderators = NULL) {
  X <- if (is.null(moderators)) NULL else unname(cbind(1, as.matrix(moderators)))
  keep <- !is.na(escalced$yi) & !is.na(escalced$vi) & (if (is.null(X)) TRUE else !apply(is.na(X), 1, any))
  list(name = name, y = as.numeric(escalced$yi[keep]), v = as.numeric(escalced$vi[keep]),
       X = if (is.null(X)) NULL else X[keep, , drop = FALSE])
}
bcg <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
li <- escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.li2007)
stays <- escalc("MD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.normand1999)
hine <- escalc("RD", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.hine1989)
niel <- escalc("IRR", x1i = x1i, t1i = t1i, x2i = x2i, t2i = t2i, data = dat.nielweise2008)
pritz <- escalc("PLO", xi = xi, ni = ni, data = dat.pritz1997)
egger <- escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.egger2001)
collins <- escalc("OR", ai = pre.xti, n1i = pre.nti, ci = pre.xci, n2i = pre.nci, data = dat.collins1985b)
pignon <- data.frame(yi = dat.pignon2000$OmE / dat.pignon2000$V, vi = 1 / dat.pignon2000$V)
sets <- list(
  set("bcg", bcg), set("bcg_latitude", bcg, dat.bcg$ablat), set("hackshaw1998", dat.hackshaw1998),
  set("normand1999", stays), set("li2007", li), set("pignon2000", pignon), set("raudenbush1985", dat.raudenbush1985),
  set("bangertdrowns2004_meta_wic", dat.bangertdrowns2004, cbind(dat.bangertdrowns2004$meta, dat.bangertdrowns2004$wic)),
  set("hine1989", hine), set("nielweise2008", niel), set("pritz1997", pritz), set("egger2001", egger),
  set("collins1985", collins), set("two", data.frame(yi = c(1, 3), vi = c(0.1, 0.2))),
  set("three", data.frame(yi = c(-12.1, -18, -9.5), vi = c(3.2, 8.1, 5.5)))
)

# The tightest threshold at which Fisher scoring still settles, for the whole set and every set without a study.
thresholds <- 10^(-15:-9)
control <- function(threshold) list(threshold = threshold, maxiter = 10000, tol = 1e-15, tau2.max = 1e6)
fit <- function(s, estimator, test, deleted = TRUE, rows = seq_along(s$y)) {
  for (threshold in thresholds) {
    args <- list(yi = s$y[rows], vi = s$v[rows], method = estimator, test = test, control = control(threshold))
    if (!is.null(s$X)) args <- c(args, list(mods = s$X[rows, , drop = FALSE], intercept = FALSE))
    found <- try(suppressWarnings(do.call(rma.uni, args)), silent = TRUE)
    if (inherits(found, "try-error")) next
    if (!deleted) return(found)
    measured <- suppressWarnings(influence(found))
    if (length(rows) <= 2 || !is.null(s$X) || !anyNA(measured$inf$tau2.del)) return(found)
  }
  stop(s$name, " ", estimator)
}
limits <- function(f, type) {
  none <- c(NA, NA)
  if (f$method == "EE" || f$k == 1) return(list(tau2 = none, i2 = none, h2 = none))
  found <- NULL
  for (far in c(100, 1e3, 1e4, 1e5, 1e6) * max(1, f$tau2)) {
    found <- try(suppressWarnings(confint(f, type = type, control = list(tol = 1e-16, maxiter = 100000, tau2.max = far))), silent = TRUE)
    if (!inherits(found, "try-error") && !is.na(found$random[1, 3]) && found$ub.sign == "") break
  }
  if (inherits(found, "try-error")) return(list(tau2 = none, i2 = none, h2 = none))
  list(tau2 = found$random[1, 2:3], i2 = found$random[3, 2:3], h2 = found$random[4, 2:3])
}
intervals <- function(s, estimator) {
  f <- fit(s, estimator, "z", deleted = FALSE)
  qp <- limits(f, "QP"); pl <- limits(f, "PL")
  list(data = s$name, estimator = estimator, tau2 = f$tau2, qp_tau2 = column(qp$tau2), qp_i2 = column(qp$i2),
    qp_h2 = column(qp$h2), pl_tau2 = column(pl$tau2), pl_i2 = column(pl$i2))
}
deleted <- function(s, estimator, test) {
  f <- fit(s, estimator, test)
  found <- influence(f)
  x <- found$inf
  b <- suppressWarnings(baujat(f))
  list(data = s$name, estimator = estimator, test = test, threshold = f$control$threshold,
    rstudent = column(x$rstudent), dffits = column(x$dffits), cook_d = column(x$cook.d), cov_r = column(x$cov.r),
    tau2_del = column(x$tau2.del), qe_del = column(x$QE.del), hat = column(x$hat), weight = column(x$weight),
    dfbs = column(t(do.call(cbind, unclass(found$dfbs)[seq_len(f$p)]))), influential = column(x$inf == "*"),
    rstandard = column(rstandard(f)$z), baujat_x = column(b$x), baujat_y = column(b$y))
}
series <- function(name, found) {
  out <- list()
  for (n in c("estimate", "se", "ci.lb", "ci.ub", "pval", "pvals", "Q", "Qp", "tau2", "I2", "H2")) if (!is.null(found[[n]]))
    out[[paste0(name, "_", sub("pvals", "pval", n))]] <- column(found[[n]])
  out
}
prefixes <- function(s, estimator, test) {
  ordered <- order(s$v)
  one <- function(i) {
    rows <- ordered[seq_len(i)]
    for (threshold in thresholds) {
      found <- try(suppressWarnings(rma.uni(s$y[rows], s$v[rows], method = estimator, test = test, control = control(threshold))), silent = TRUE)
      if (!inherits(found, "try-error")) return(unlist(found[c("beta", "se", "ci.lb", "ci.ub", "pval", "QE", "QEp", "tau2", "I2", "H2")]))
    }
    stop(s$name)
  }
  found <- vapply(seq_along(s$y), one, numeric(10))
  out <- list()
  names <- c("estimate", "se", "ci.lb", "ci.ub", "pval", "Q", "Qp", "tau2", "I2", "H2")
  for (n in seq_along(names)) out[[paste0("cumul_", names[n])]] <- column(found[n, ])
  out
}
plain <- Filter(function(s) is.null(s$X), sets)
write_reference("diagnostics.json",
  certificate("diagnostics.R", c(
    "rma.uni(yi, vi, mods=X, intercept=FALSE, method=, test=, control=list(threshold=, maxiter=10000, tol=1e-15, tau2.max=1e6))",
    "confint(fit, type='QP'|'PL', control=list(tol=1e-16, maxiter=100000, tau2.max=))",
    "influence(fit)", "rstandard(fit)", "baujat(fit)", "leave1out(fit)", "rma.uni of the studies in order of v, one more each time",
    "radial(fit)", "gosh(fit)", "labbe(fit)", "qqnorm(fit, type='rstandard'|'rstudent')")),
  data = lapply(sets, function(s) list(name = s$name, y = column(s$y), v = column(s$v),
    columns = if (is.null(s$X)) 0 else ncol(s$X), X = if (is.null(s$X)) NULL else column(t(s$X)))),
  intervals = unlist(lapply(sets, function(s) lapply(estimators, function(e) intervals(s, e))), recursive = FALSE),
  influence = unlist(lapply(sets, function(s) unlist(lapply(if (length(s$y) > 20) c("DL", "REML") else c("EE", "DL", "REML", "PM"),
    function(e) lapply(c("z", "knha"), function(t) deleted(s, e, t))), recursive = FALSE)), recursive = FALSE),
  leave_one_out = unlist(lapply(plain, function(s) lapply(c("EE", "DL", "REML"), function(e)
    c(list(data = s$name, estimator = e, test = "knha"), series("out", suppressWarnings(leave1out(fit(s, e, "knha")))),
      prefixes(s, e, "knha")))), recursive = FALSE),
  radial = lapply(plain, function(s) { f <- fit(s, "REML", "z", deleted = FALSE); r <- radial(f)
    list(data = s$name, x = column(r$x), y = column(r$y)) }),
  quantiles = lapply(plain[lengths(lapply(plain, `[[`, "y")) < 25], function(s) { f <- fit(s, "REML", "z")
    q <- qqnorm(f, type = "rstandard", envelope = FALSE); u <- qqnorm(f, type = "rstudent", envelope = FALSE)
    list(data = s$name, x = column(q$x), standard = column(q$y), student = column(u$y)) }),
  gosh = list(local({ s <- sets[[1]]; s$y <- s$y[1:8]; s$v <- s$v[1:8]
    g <- gosh(rma(s$y, s$v, method = "REML", control = control(1e-12)), progbar = FALSE)
    list(data = "bcg", first = 8, estimator = "REML", incl = column(as.matrix(g$incl) %*% 2^(0:7)), k = column(g$res$k), q = column(g$res$QE), i2 = column(g$res$I2),
      h2 = column(g$res$H2), tau2 = column(g$res$tau2), estimate = column(g$res$estimate)) })),
  labbe = lapply(c("RR", "OR", "RD"), function(m) {
    f <- rma(measure = m, ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg, method = "DL")
    found <- labbe(f)
    list(measure = m, ai = column(dat.bcg$tpos), bi = column(dat.bcg$tneg), ci = column(dat.bcg$cpos), di = column(dat.bcg$cneg),
      x = column(found$x), y = column(found$y), estimate = as.numeric(f$beta)) })
)
