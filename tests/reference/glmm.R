# Reference values for generalised linear mixed models. Run in this folder: Rscript glmm.R
# Three witnesses: rma.glmm with tight controls (through lme4; through glmmTMB, which differentiates exactly, for UM.RS); lme4's own deviance function at the same number of quadrature points,
# climbed to its top by Newton's method; and integrals by integrate() for the exact likelihoods.
source("certificate.R")
suppressMessages({library(lme4); library(numDeriv)})

tight <- list(glmerCtrl = list(optimizer = "bobyqa", tolPwrss = 1e-13, check.conv.singular = "ignore", check.conv.grad = "ignore",
  check.conv.hess = "ignore", optCtrl = list(rhobeg = 0.02, rhoend = 1e-11, maxfun = 1e6)),
  intCtrl = list(rel.tol = 1e-10, subdivisions = 10000L))
exact_glm <- list(epsilon = 1e-14, maxit = 100)  # with moderators metafor then mistakes the saturated model
template <- list(package = "glmmTMB", glmerCtrl = list(optCtrl = list(iter.max = 10000, eval.max = 10000, rel.tol = 1e-15)))
pwrss <- c(1e-13, 1e-10, 1e-8, 1e-7)  # the tightest at which lme4's inner iterations settle

yusuf <- dat.yusuf1985[dat.yusuf1985$table == "6" & !is.na(dat.yusuf1985$ai), ]
collins <- dat.collins1985a[!is.na(dat.collins1985a$b.xti), ]
two <- function(name, a, n1, c, n2) list(name = name, counts = data.frame(ai = a, n1i = n1, ci = c, n2i = n2))
rates <- function(name, x1, t1, x2, t2) list(name = name, counts = data.frame(x1i = x1, t1i = t1, x2i = x2, t2i = t2))
n7 <- dat.nielweise2007; n8 <- dat.nielweise2008; h <- dat.hart1999
sets <- list(
  two("nielweise2007", n7$ai, n7$n1i, n7$ci, n7$n2i), two("collins1985a", collins$b.xti, collins$nti, collins$b.xci, collins$nci),
  two("bcg", dat.bcg$tpos, dat.bcg$tpos + dat.bcg$tneg, dat.bcg$cpos, dat.bcg$cpos + dat.bcg$cneg),
  two("yusuf1985_6", yusuf$ai, yusuf$n1i, yusuf$ci, yusuf$n2i),
  rates("nielweise2008", n8$x1i, n8$t1i, n8$x2i, n8$t2i), rates("hart1999", h$x1i, h$t1i, h$x2i, h$t2i),
  list(name = "pritz1997", counts = data.frame(xi = dat.pritz1997$xi, ni = dat.pritz1997$ni)),
  list(name = "nielweise2007_catheter", counts = data.frame(xi = n7$ai, ni = n7$n1i)),
  list(name = "nielweise2008_catheter", counts = data.frame(xi = n8$x1i, ti = n8$t1i)),
  list(name = "hart1999_warfarin", counts = data.frame(xi = h$x1i, ti = h$t1i)))
names(sets) <- vapply(sets, `[[`, "", "name")
latitude <- dat.bcg$ablat

# lme4's deviance as a function of (theta, beta), and its top
glmer_dev <- function(measure, model, d, X, points, tolerance) {
  keep <- if (measure == "OR") !(d$ai + d$ci == 0 | (d$n1i == d$ai & d$n2i == d$ci)) else if (measure == "IRR") d$x1i + d$x2i > 0 else rep(TRUE, nrow(d))
  d <- d[keep, ]; X <- X[keep, , drop = FALSE]; k <- nrow(d); study <- factor(seq_len(k)); fam <- binomial; off <- rep(0, k)
  if (measure == "PLO") y <- cbind(d$xi, d$ni - d$xi)
  if (measure == "IRLN") { y <- d$xi; off <- log(d$ti); fam <- poisson }
  if (measure == "OR" && model == "CM.AL") { y <- cbind(d$ai, d$ci); off <- log(d$n1i / d$n2i) }
  if (measure == "IRR" && model == "CM.EL") { y <- cbind(d$x1i, d$x2i); off <- log(d$t1i / d$t2i) }
  tight$glmerCtrl$tolPwrss <- tolerance; control <- do.call(glmerControl, tight$glmerCtrl)
  if (!grepl("^UM", model)) return(glmer(y ~ -1 + X + (1 | study), offset = off, family = fam, nAGQ = points, control = control, devFunOnly = TRUE))
  if (measure == "OR") { y <- cbind(c(rbind(d$ai, d$ci)), c(rbind(d$n1i - d$ai, d$n2i - d$ci))); off <- rep(0, 2 * k) }
  else { y <- c(rbind(d$x1i, d$x2i)); off <- log(c(rbind(d$t1i, d$t2i))); fam <- poisson }
  study <- factor(rep(seq_len(k), each = 2)); group1 <- rep(c(1, 0), k); group <- rep(c(0.5, -0.5), k); XX <- group1 * X[rep(seq_len(k), each = 2), , drop = FALSE]
  if (model == "UM.FS") glmer(y ~ -1 + XX + study + (group - 1 | study), offset = off, family = fam, nAGQ = points, control = control, devFunOnly = TRUE)
  else { const <- rep(1, 2 * k); glmer(y ~ -1 + XX + const + (group || study), offset = off, family = fam, nAGQ = points, control = control, devFunOnly = TRUE) }
}
top <- function(f, start, thetas) {
  par <- nlminb(start, f, lower = c(rep(0, thetas), rep(-Inf, length(start) - thetas)), control = list(rel.tol = 1e-15, x.tol = 1e-13, iter.max = 2000, eval.max = 5000))$par
  if (any(par[seq_len(thetas)] < 1e-4)) return(NULL)  # on the boundary the derivative by theta says nothing
  for (i in 1:4) { H <- hessian(f, par); par <- par - solve(H, grad(f, par)) }
  list(par = par, vcov = 2 * solve(hessian(f, par)), deviance = f(par))
}

# Exact likelihood of one random effect by integrate(), and its top
exact <- function(measure, model, d) {
  logf <- function(i, eta) {
    if (measure == "PLO") dbinom(d$xi[i], d$ni[i], plogis(eta), log = TRUE)
    else if (measure == "IRLN") dpois(d$xi[i], d$ti[i] * exp(eta), log = TRUE)
    else if (measure == "IRR") dbinom(d$x1i[i], d$x1i[i] + d$x2i[i], plogis(eta + log(d$t1i[i] / d$t2i[i])), log = TRUE)
    else if (model == "CM.AL") dbinom(d$ai[i], d$ai[i] + d$ci[i], plogis(eta + log(d$n1i[i] / d$n2i[i])), log = TRUE)
    else {
      m <- d$ai[i] + d$ci[i]; t <- max(0, m - d$n2i[i]):min(d$n1i[i], m); w <- lchoose(d$n1i[i], t) + lchoose(d$n2i[i], m - t)
      vapply(eta, function(e) { z <- w + t * e; z[t == d$ai[i]] - max(z) - log(sum(exp(z - max(z)))) }, 0)
    }
  }
  k <- nrow(d)
  nll <- function(par) -sum(vapply(seq_len(k), function(i) {
    tau <- par[2]; f <- function(z) logf(i, par[1] + tau * z) + dnorm(z, log = TRUE)
    peak <- optimize(f, c(-12, 12), maximum = TRUE, tol = 1e-8); s <- 1 / sqrt(max(-hessian(f, peak$maximum)[1, 1], 1e-3))
    width <- function(a, b) integrate(function(z) exp(f(z) - peak$objective), a, b, rel.tol = 1e-12, subdivisions = 5000L)$value
    cuts <- peak$maximum + s * c(-40, -12, -4, 0, 4, 12, 40)
    peak$objective + log(sum(mapply(width, head(cuts, -1), tail(cuts, -1))))
  }, 0))
  list(nll = nll)
}

plan <- list()
add <- function(...) plan[[length(plan) + 1]] <<- list(...)
for (n in c("nielweise2007", "collins1985a", "bcg", "yusuf1985_6")) {
  for (m in c("CM.AL", "UM.FS", "UM.RS")) add(data = n, measure = "OR", model = m, points = if (m == "UM.RS") 1 else 7, test = "z", mods = FALSE)
}
add(data = "nielweise2007", measure = "OR", model = "CM.EL", points = 7, test = "z", mods = FALSE)  # minutes each in metafor
for (n in c("nielweise2008", "hart1999")) for (m in c("CM.EL", "UM.FS", "UM.RS")) add(data = n, measure = "IRR", model = m, points = if (m == "UM.RS") 1 else 7, test = "z", mods = FALSE)
for (n in c("pritz1997", "nielweise2007_catheter")) for (p in c(1, 7, 21)) add(data = n, measure = "PLO", model = "one", points = p, test = if (p == 21) "t" else "z", mods = FALSE)
for (n in c("nielweise2008_catheter", "hart1999_warfarin")) for (p in c(1, 7, 21)) add(data = n, measure = "IRLN", model = "one", points = p, test = "z", mods = FALSE)
for (m in c("CM.AL", "UM.FS", "UM.RS")) add(data = "bcg", measure = "OR", model = m, points = if (m == "UM.RS") 1 else 7, test = "t", mods = TRUE)

for (n in c("bcg", "nielweise2008")) add(data = n, measure = if (n == "bcg") "OR" else "IRR", model = "UM.RS", points = 1, test = "z", mods = FALSE, cor = TRUE)

run <- function(p, method) {
  d <- sets[[p$data]]$counts
  for (tolerance in pwrss) {
    tight$glmerCtrl$tolPwrss <- tolerance
    if (!p$mods) tight$glmCtrl <- exact_glm
    args <- c(list(measure = p$measure, method = method, test = p$test, nAGQ = p$points, control = if (p$model == "UM.RS") template else tight), as.list(d))
    if (isTRUE(p$cor)) args$cor <- TRUE
    if (p$model != "one") args$model <- p$model
    if (p$mods) args$mods <- latitude
    r <- try(suppressWarnings(suppressMessages(do.call(rma.glmm, args))), silent = TRUE)
    if (!inherits(r, "try-error")) return(r)
  }
  r
}
answer <- function(p, method) {
  r <- run(p, method)
  if (inherits(r, "try-error")) { cat("metafor fails:", p$data, p$measure, p$model, method, r); return(NULL) }
  k <- r$k
  out <- c(p, list(method = method, beta = column(r$beta), se = column(r$se), ci_low = column(r$ci.lb), ci_high = column(r$ci.ub), p_value = column(r$pval),
    tau2 = r$tau2, sigma2 = r$sigma2, rho = r$rho, tau2_se = r$se.tau2, i2 = r$I2, h2 = r$H2, wald = r$QE.Wld, wald_p = r$QEp.Wld, lrt = r$QE.LRT, lrt_p = r$QEp.LRT,
    q_df = r$QE.df, qm = r$QM, qm_p = r$QMp, k = k, log_likelihood = as.numeric(logLik(r)), climbed = NULL))
  if (method == "ML" && p$model != "UM.RS" && !(p$measure == "OR" && p$model == "CM.EL")) {
    d <- sets[[p$data]]$counts; X <- if (p$mods) cbind(1, latitude) else matrix(1, nrow(d), 1)
    f <- NULL
    for (tolerance in pwrss) {
      f <- try(glmer_dev(p$measure, p$model, d, X, p$points, tolerance), silent = TRUE)
      if (!inherits(f, "try-error")) break
    }
    thetas <- if (p$model == "UM.RS") 2 else 1
    n <- length(environment(f)$lower)
    start <- c(if (thetas == 2) sqrt(max(r$sigma2, 0.01)), sqrt(max(r$tau2, 0.01)), as.numeric(r$beta), rep(0, n - thetas - ncol(X)))
    if (p$model == "UM.FS") start[-seq_len(thetas + ncol(X))] <- qlogis(pmin(pmax((d[[1]] + d[[3]] + 0.5) / (d[[2]] + d[[4]] + 1), 1e-6), 0.99))[seq_len(n - thetas - ncol(X))]
    got <- try(top(f, start, thetas), silent = TRUE)
    if (inherits(got, "try-error")) { cat("lme4 does not settle:", p$data, p$model, got); got <- NULL }
    if (!is.null(got)) { b <- thetas + seq_len(ncol(X)); out$climbed <- list(beta = column(got$par[b]), se = column(sqrt(diag(got$vcov)[b])),
      tau2 = got$par[thetas]^2, tau2_se = 2 * abs(got$par[thetas]) * sqrt(got$vcov[thetas, thetas]), sigma2 = if (thetas == 2) got$par[1]^2 else NA) }
  }
  cat(p$data, p$measure, p$model, p$points, method, format(c(r$beta, r$tau2), digits = 10), "\n")
  out
}
fits <- list()
for (p in plan) { fits <- c(fits, Filter(Negate(is.null), list(answer(p, "ML")))); if (p$points %in% c(1, 7) && !(p$points == 1 && p$model == "one")) fits <- c(fits, Filter(Negate(is.null), list(answer(p, "EE")))) }

exacts <- list()
for (p in list(list("nielweise2007", "OR", "CM.EL"), list("nielweise2007", "OR", "CM.AL"), list("bcg", "OR", "CM.EL"), list("collins1985a", "OR", "CM.AL"), list("collins1985a", "OR", "CM.EL"), list("nielweise2008", "IRR", "CM.EL"),
               list("nielweise2007_catheter", "PLO", "one"), list("hart1999_warfarin", "IRLN", "one"), list("pritz1997", "PLO", "one"))) {
  d <- sets[[p[[1]]]]$counts
  f <- exact(p[[2]], p[[3]], d)$nll
  par <- nlminb(c(0, 0.5), f, lower = c(-Inf, 0.01), control = list(rel.tol = 1e-13))$par
  for (i in 1:3) par <- par - solve(hessian(f, par), grad(f, par))
  exacts <- c(exacts, list(list(data = p[[1]], measure = p[[2]], model = p[[3]], beta = par[1], tau2 = par[2]^2, log_likelihood = -f(par), se = sqrt(solve(hessian(f, par))[1, 1]))))
  cat("exact", p[[1]], p[[3]], format(c(par[1], par[2]^2, -f(par)), digits = 12), "\n")
}
write_reference("glmm.json",
  certificate("glmm.R", c("rma.glmm(measure=, model=, method=, test=, nAGQ=points, control=tight)", "lme4::glmer(..., devFunOnly=TRUE), nlminb and four Newton steps by numDeriv",
    "integrate(rel.tol=1e-12) per study, four Newton steps by numDeriv", paste("lme4", packageVersion("lme4")), paste("glmmTMB", packageVersion("glmmTMB")))),
  data = lapply(unname(sets), function(s) c(list(name = s$name), lapply(s$counts, column))), latitude = list(list(ablat = column(latitude))), fits = fits, exact = exacts)
