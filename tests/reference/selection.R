# Reference values for selection models. Run in this folder: Rscript selection.R
source("certificate.R")

counted <- function(measure, d, a, n1, c, n2) escalc(measure, ai = d[[a]], n1i = d[[n1]], ci = d[[c]], n2i = d[[n2]])
pick <- function(e) { keep <- !is.na(e$yi) & !is.na(e$vi); list(y = as.numeric(e$yi)[keep], v = as.numeric(e$vi)[keep]) }
bask <- dat.baskerville2012
sets <- list(
  hackshaw1998 = pick(dat.hackshaw1998),
  baskerville2012 = pick(data.frame(yi = bask$smd, vi = bask$se^2)),
  dorn2007 = pick(counted("RR", dat.dorn2007, "x.a", "n.a", "x.p", "n.p")),
  bcg = pick(escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)),
  damico2009 = pick(counted("OR", dat.damico2009, "xt", "nt", "xc", "nc")),
  linde2005 = pick(counted("RR", dat.linde2005[-c(5, 6, 26), ], "ai", "n1i", "ci", "n2i")),
  cohen1981 = pick(escalc("ZCOR", ri = ri, ni = ni, data = dat.cohen1981)),
  bangertdrowns2004 = pick(dat.bangertdrowns2004), raudenbush1985 = pick(dat.raudenbush1985),
  li2007 = pick(counted("OR", dat.li2007, "ai", "n1i", "ci", "n2i")))

cases <- list(
  list("hackshaw1998", "step", c(.025, .10, .50), "greater"), list("hackshaw1998", "step", .025, "greater"),
  list("hackshaw1998", "step", .05, "two.sided"), list("hackshaw1998", "step", .5, "greater"),
  list("hackshaw1998", "beta", NULL, "greater"),
  list("baskerville2012", "step", .025, "greater"), list("baskerville2012", "beta", NULL, "greater"),
  list("baskerville2012", "beta", NULL, "greater", TRUE), list("baskerville2012", "step", .025, "greater", TRUE),
  list("dorn2007", "step", .025, "greater"), list("dorn2007", "step", c(.025, .5), "greater"), 
  list("bcg", "step", .025, "less"), list("bcg", "step", .05, "two.sided"), list("bcg", "beta", NULL, "less"),
  list("damico2009", "step", .025, "less"), list("linde2005", "step", c(.025, .2), "greater"), 
  list("cohen1981", "step", c(.05, .3), "greater"), list("cohen1981", "step", .05, "two.sided"),
  list("bangertdrowns2004", "step", c(.025, .5), "greater"), list("bangertdrowns2004", "step", .025, "greater"),
  list("bangertdrowns2004", "beta", NULL, "greater"), list("raudenbush1985", "step", .025, "greater"),
  list("raudenbush1985", "step", .5, "greater"), list("li2007", "step", .025, "less"))

# Weights chosen beforehand: Vevea and Woods (2005), Table 1, as on metafor's help page.
woods <- c(0.005, 0.01, 0.05, 0.10, 0.25, 0.35, 0.50, 0.65, 0.75, 0.90, 0.95, 0.99, 0.995, 1)
chosen <- list(
  moderate_one = c(1, 0.99, 0.95, 0.80, 0.75, 0.65, 0.60, 0.55, 0.50, 0.50, 0.50, 0.50, 0.50, 0.50),
  severe_one = c(1, 0.99, 0.90, 0.75, 0.60, 0.50, 0.40, 0.35, 0.30, 0.25, 0.10, 0.10, 0.10, 0.10),
  moderate_two = c(1, 0.99, 0.95, 0.90, 0.80, 0.75, 0.60, 0.60, 0.75, 0.80, 0.90, 0.95, 0.99, 1.00),
  severe_two = c(1, 0.99, 0.90, 0.75, 0.60, 0.50, 0.25, 0.25, 0.50, 0.60, 0.75, 0.90, 0.99, 1.00))

# metafor's optimisers stop early (BFGS on differences, log tau2 that never arrives at 0), so its own likelihood is
# climbed on from its answer by Newton's method with numDeriv, tau2 held at 0 where it falls from there.
climb <- function(x, type, steps, alternative, random, delta = NULL) {
  args <- list(x, type = type, alternative = alternative, defmap = TRUE, skiphes = TRUE, skiphet = TRUE)
  if (type == "stepfun") args$steps <- steps
  if (!is.null(delta)) args$delta <- delta
  start <- suppressWarnings(do.call(selmodel, args))
  ll <- get(if (type == "beta") ".selmodel.ll.cont" else ".selmodel.ll.stepfun", asNamespace("metafor"))
  p <- length(start$beta); d <- length(start$delta)
  quadrature <- list(lower = -Inf, upper = Inf, rel.tol = 1e-12, subdivisions = 2000L)
  height <- function(par) -ll(par, yi = c(start$yi), vi = start$vi, X = start$X, preci = rep(1, start$k), k = start$k, pX = p,
    pvals = start$pvals, deltas = d, delta.val = rep(NA, d), delta.transf = FALSE, mapfun = NA, delta.min = 0, delta.max = Inf,
    tau2.val = NA, tau2.transf = FALSE, tau2.max = Inf, beta.val = rep(NA, p), wi.fun = start$wi.fun, steps = start$steps,
    pgrp = start$pgrp, alternative = alternative, pval.min = start$pval.min, intCtrl = quadrature, verbose = FALSE, digits = 4)
  peak <- function(par, free) {
    at <- function(z) { full <- par; full[free] <- z; height(full) }
    for (i in 1:8) {
      gradient <- numDeriv::grad(at, par[free], method.args = list(r = 6)); hessian <- numDeriv::hessian(at, par[free], method.args = list(r = 6))
      step <- solve(hessian, gradient)
      if (sum(step * gradient) > 0) stop("no peak") # minus the squared length
      share <- 1
      repeat {
        new <- par; new[free] <- par[free] - share * step
        if (all(new[p + seq_len(1 + d)] >= 0) && height(new) >= height(par) - 1e-10) break
        share <- share / 2
        if (share < 1e-6) stop("no way up")
      }
      par <- new
      if (max(abs(step) / sqrt(diag(solve(-hessian)))) < 1e-8) break
    }
    vcov <- matrix(NA_real_, length(par), length(par)); vcov[free, free] <- solve(-hessian)
    list(par = par, se = sqrt(diag(vcov)), ll = height(par))
  }
  estimated <- c(rep(TRUE, p), random, if (is.null(delta)) rep(c(type == "beta", TRUE), c(1, d - 1)) else rep(FALSE, d))
  par <- c(start$beta, start$tau2, start$delta)
  found <- NULL
  if (random && start$tau2 > 1e-4 * median(start$vi)) found <- try(peak(par, estimated), silent = TRUE)
  if (is.null(found) || inherits(found, "try-error")) {
    held <- estimated; held[p + 1] <- FALSE; par[p + 1] <- 0
    found <- peak(par, held)
    up <- found$par; up[p + 1] <- 1e-4 * median(start$vi)
    if (random && height(up) > found$ll) stop("tau2 = 0 is no peak")
  }
  lrt <- max(0, 2 * (found$ll - c(logLik(x, REML = FALSE))))
  list(beta = found$par[1:p], se = found$se[1:p], tau2 = found$par[p + 1], se.tau2 = found$se[p + 1], delta = found$par[-(1:(p + 1))],
    se.delta = found$se[-(1:(p + 1))], ll = found$ll, LRT = lrt, LRTdf = start$LRTdf, LRTp = if (start$LRTdf) pchisq(lrt, start$LRTdf, lower.tail = FALSE) else NA)
}
blank <- function(x) if (is.null(x) || !length(x)) NA else x
report <- function(name, s, got, kind, steps, alternative, blind, random, delta = NULL) list(
  data = name, kind = kind, steps = if (is.null(steps)) NULL else column(steps), alternative = alternative, blind = blind,
  random = random, weights = if (is.null(delta)) NULL else column(delta), beta = column(got$beta), se = column(got$se),
  tau2 = got$tau2, tau2_se = blank(got$se.tau2), delta = column(got$delta), delta_se = column(got$se.delta),
  log_likelihood = got$ll, lrt = got$LRT, lrt_df = got$LRTdf, lrt_p = got$LRTp)

fits <- list()
for (case in cases) for (random in c(TRUE, FALSE)) {
  blind <- length(case) == 5
  if (!random && (blind || length(case[[3]]) > 1)) next
  s <- sets[[case[[1]]]]
  args <- list(yi = s$y, vi = s$v, method = if (random) "ML" else "EE", control = list(threshold = 1e-13, maxiter = 10000))
  if (blind) args$mods <- bask$blind
  x <- do.call(rma.uni, args)
  message(paste(case[[1]], case[[2]], paste(case[[3]], collapse = "/"), case[[4]], random))
  got <- climb(x, if (case[[2]] == "step") "stepfun" else "beta", case[[3]], case[[4]], random)
  fits <- c(fits, list(report(case[[1]], s, got, case[[2]], case[[3]], case[[4]], blind, random)))
}
given <- lapply(names(chosen), function(n) {
  s <- sets$cohen1981
  x <- rma.uni(s$y, s$v, method = "ML", control = list(threshold = 1e-13, maxiter = 10000))
  got <- climb(x, "stepfun", woods, "greater", TRUE, delta = chosen[[n]])
  report("cohen1981", s, got, "step", woods, "greater", FALSE, TRUE, chosen[[n]])
})
write_reference("selection.json",
  c(certificate("selection.R", c(
    "selmodel(rma.uni(method='ML'), type=, steps=, alternative=, delta=, defmap=TRUE)",
    "then Newton's method on metafor:::.selmodel.ll.stepfun and .selmodel.ll.cont (intCtrl rel.tol 1e-12), grad and hessian of numDeriv, r=6")),
    numDeriv = as.character(packageVersion("numDeriv"))),
  data = lapply(names(sets), function(n) list(name = n, y = column(sets[[n]]$y), v = column(sets[[n]]$v),
    blind = if (n == "baskerville2012") column(bask$blind) else NULL)),
  fits = c(fits, given))
