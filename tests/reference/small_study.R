# Reference values for small-study effects. Run in this folder: Rscript small_study.R
source("certificate.R")
suppressMessages(library(robumeta))

or <- function(d, ...) escalc("OR", ..., data = d)
bcg <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
counts <- list(
  bcg = with(dat.bcg, data.frame(ai = tpos, n1i = tpos + tneg, ci = cpos, n2i = cpos + cneg)),
  egger2001 = dat.egger2001[-16, c("ai", "n1i", "ci", "n2i")],
  dorn2007 = with(dat.dorn2007, data.frame(ai = x.a, n1i = n.a, ci = x.p, n2i = n.p)),
  damico2009 = with(dat.damico2009, data.frame(ai = xt, n1i = nt, ci = xc, n2i = nc)),
  hahn2001 = dat.hahn2001[, c("ai", "n1i", "ci", "n2i")],
  li2007 = dat.li2007[, c("ai", "n1i", "ci", "n2i")])
counts <- lapply(counts, function(d) as.data.frame(lapply(d, as.numeric)))
from_counts <- function(name, measure)
  escalc(measure, ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = counts[[name]], drop00 = measure != "RD")
set <- function(name, e, ni = attr(e$yi, "ni")) {
  keep <- !is.na(e$yi) & !is.na(e$vi)
  list(name = name, y = as.numeric(e$yi)[keep], v = as.numeric(e$vi)[keep], n = if (is.null(ni)) NULL else ni[keep])
}
sets <- list(
  set("bcg", bcg), set("hackshaw1998", dat.hackshaw1998),
  set("baskerville2012", data.frame(yi = dat.baskerville2012$smd, vi = dat.baskerville2012$se^2)),
  set("dorn2007", from_counts("dorn2007", "RR")), set("egger2001", from_counts("egger2001", "OR")),
  set("damico2009", from_counts("damico2009", "OR")), set("hahn2001", from_counts("hahn2001", "OR")),
  set("linde2005", escalc("RR", ai = ai, ci = ci, n1i = n1i, n2i = n2i, data = dat.linde2005[-c(5, 6, 26), ])),
  set("cohen1981", escalc("ZCOR", ri = ri, ni = ni, data = dat.cohen1981)),
  set("raudenbush1985", dat.raudenbush1985), set("bangertdrowns2004", dat.bangertdrowns2004),
  set("li2007", from_counts("li2007", "OR")),
  set("three", data.frame(yi = c(-12.1, -18, -9.5), vi = c(3.2, 8.1, 5.5))))
names(sets) <- vapply(sets, `[[`, "", "name")
tight <- list(threshold = 1e-13, maxiter = 10000, tol = 1e-15, tau2.max = 1e4)
fit <- function(s, method = "REML", test = "z") {
  # with the standard error as predictor the ML likelihood of li2007 has two peaks; start Fisher scoring near the higher
  start <- if (s$name == "li2007" && method == "ML") list(tau2.init = 0.02)
  args <- list(yi = s$y, vi = s$v, method = method, test = test, control = c(tight, start))
  if (!is.null(s$n)) args$ni <- s$n
  suppressWarnings(do.call(rma.uni, args))
}

line <- function(s, model, predictor, method, test) {
  fitted <- fit(s, method, test)
  got <- suppressWarnings(regtest(fitted, model = model, predictor = predictor))
  f <- got$fit
  slope <- if (model == "lm") coef(summary(f))[2, ] else c(f$beta[2], f$se[2], f$zval[2], f$pval[2])
  limit <- if (is.null(got$est)) rep(NA, 3) else c(got$est, got$ci.lb, got$ci.ub)
  list(data = s$name, model = model, predictor = predictor, estimator = method, test = test,
    slope = column(slope), df = if (is.null(got$ddf) || is.na(got$ddf)) NULL else got$ddf, limit = column(limit))
}
regression <- list()
for (s in sets) for (predictor in c("sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv")) {
  if (is.null(s$n) && !predictor %in% c("sei", "vi")) next
  regression <- c(regression, list(line(s, "lm", predictor, "REML", "z")), list(line(s, "rma", predictor, "REML", "z")))
  if (predictor == "sei" && s$name != "three") for (m in c("EE", "DL", "PM", "ML")) for (t in c("z", "knha", "t"))
    regression <- c(regression, list(line(s, "rma", predictor, m, t)))
}

ranks <- lapply(sets, function(s) {
  fitted <- fit(s)
  got <- suppressWarnings(ranktest(fitted))
  list(data = s$name, tau = unname(got$tau), p_value = got$pval)
})
kendall <- lapply(list(c(3, 1, 2), c(2, 1, 4, 3, 6, 5), c(1, 1, 2, 3, 5), sin(1:60), sin(1:170), c(1, 2)), function(x) {
  got <- suppressWarnings(cor.test(x, seq_along(x), method = "kendall", exact = TRUE))
  list(x = column(x), tau = unname(got$estimate), p_value = got$p.value)
})

# Peters: log odds ratio on 1/N with the weights of the paper; Harbord: Z/sqrt(V) on sqrt(V), unweighted.
tables <- lapply(names(counts), function(name) {
  d <- counts[[name]]
  d <- d[with(d, ai + ci > 0 & ai + ci < n1i + n2i), ]
  e <- with(d, ai + ci); n <- with(d, n1i + n2i)
  y <- as.numeric(escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = d)$yi)
  peters <- coef(summary(lm(y ~ I(1 / n), weights = 1 / (1 / e + 1 / (n - e)))))
  z <- d$ai - d$n1i * e / n; v <- d$n1i * d$n2i * e * (n - e) / (n^2 * (n - 1))
  harbord <- coef(summary(lm(I(z / sqrt(v)) ~ sqrt(v))))
  all <- counts[[name]]
  list(data = name, ai = column(all$ai), n1i = column(all$n1i), ci = column(all$ci), n2i = column(all$n2i),
    peters_slope = column(peters[2, ]), peters_limit = column(peters[1, ]),
    harbord_slope = column(harbord[1, ]), harbord_limit = column(harbord[2, ]))
})

fills <- list()
for (s in sets) for (e in c("L0", "R0", "Q0")) for (m in c("EE", "DL", "REML")) for (side in c("auto", "left", "right")) {
  if (side != "auto" && (m != "DL" || e == "Q0")) next
  if (s$name == "three" && side == "auto" && m == "REML") next
  args <- list(fit(s, m), estimator = e, control = tight)
  if (side != "auto") args$side <- side
  got <- try(do.call(trimfill, args), silent = TRUE)
  if (inherits(got, "try-error")) next
  fills <- c(fills, list(list(data = s$name, estimator = e, pooling = m, asked = side, side = got$side, k0 = got$k0,
    k0_se = got$se.k0, k0_p = got$p.k0, y = column(got$yi[got$fill]), v = column(got$vi[got$fill]),
    estimate = as.numeric(got$beta), se = got$se, ci = column(c(got$ci.lb, got$ci.ub)), tau2 = got$tau2)))
}

drawers <- list()
for (s in sets) for (case in list(
    list(type = "Rosenthal", alpha = 0.05), list(type = "Rosenthal", alpha = 0.01), list(type = "Rosenberg", alpha = 0.05),
    list(type = "Orwin", target = NULL), list(type = "Orwin", target = 0.05), list(type = "Orwin", target = 0.05, weighted = TRUE))) {
  got <- do.call(fsn, c(list(s$y, s$v), case[!vapply(case, is.null, TRUE)]))
  drawers <- c(drawers, list(list(data = s$name, kind = case$type, alpha = if (is.null(case$alpha)) 0.05 else case$alpha,
    asked = case$target, weighted = isTRUE(case$weighted), number = got$fsnum, p_value = got$pval, mean = got$meanes,
    target = got$target)))
}

# The limit is sought here with a tight root, metafor's own stops at 1e-4. Powers under heterogeneity are
# integrated by metafor from -5 to +5 tau, which loses 6e-7 of the mass; `power_sum` integrates over all of it.
excess <- list()
for (s in sets) for (m in c("EE", "DL")) for (a in c("two.sided", "greater")) for (t in c("exact", "binom", "chi2")) {
  f <- fit(s, m)
  run <- function(theta, lim = FALSE) suppressWarnings(tes(s$y, s$v, theta = theta, tau2 = f$tau2, alternative = a, test = t,
    progbar = FALSE, find.lim = lim, rel.tol = 1e-10, subdivisions = 1000L))
  observed <- sum(if (a == "greater") s$y / sqrt(s$v) >= qnorm(.95) else abs(s$y) / sqrt(s$v) >= qnorm(.975))
  if (t == "exact" && sum(choose(length(s$y), observed:length(s$y))) > 1e5) next
  got <- run(as.numeric(f$beta))
  at <- function(theta) run(theta)$pval - 0.1
  limit <- NA
  if (t != "exact" || length(s$y) < 20) if (at(0) < 0) {
    far <- as.numeric(f$beta); while (at(far) < 0 && abs(far) < 1e6) far <- 2 * far
    if (at(far) > 0) limit <- uniroot(at, sort(c(0, far)), tol = 1e-13)$root
  }
  tau <- sqrt(f$tau2); crit <- qnorm(if (a == "greater") .05 else .025, lower.tail = FALSE)
  power <- vapply(sqrt(s$v), function(se) {
    p <- function(x) pnorm(crit - x / se, lower.tail = FALSE) + (a == "two.sided") * pnorm(-crit - x / se)
    if (tau == 0) p(as.numeric(f$beta)) else
      integrate(function(x) p(as.numeric(f$beta) + tau * x) * dnorm(x), -30, 30, rel.tol = 1e-12, subdivisions = 2000L)$value
  }, 0)
  excess <- c(excess, list(list(data = s$name, pooling = m, theta = as.numeric(f$beta), tau2 = f$tau2, alternative = a,
    test = t, observed = got$O, expected = got$E, p_value = got$pval, power_sum = sum(power), limit = limit)))
}

# Mathur and VanderWeele: the fixed model in closed form, the robust one by robumeta with their weights.
worst <- list()
for (s in sets) for (ratio in c(1, 5, 40, Inf)) {
  f <- fit(s, "REML"); sign <- if (f$beta > 0) 1 else -1
  affirmative <- 2 * pnorm(-abs(s$y) / sqrt(s$v)) < 0.05 & sign * s$y > 0
  if (!any(affirmative) || sum(!affirmative) < 2) next
  r <- ifelse(affirmative, if (is.infinite(ratio)) 0 else 1, if (is.infinite(ratio)) 1 else ratio)
  d <- data.frame(y = s$y, v = s$v, w = r / (s$v + f$tau2), id = seq_along(s$y))[r > 0, ]
  got <- robu(y ~ 1, data = d, studynum = id, var.eff.size = v, userweights = w, small = TRUE)$reg_table
  w <- (r / s$v)[r > 0]
  est <- sum(w * d$y) / sum(w); se <- sqrt(sum(w^2 * d$v)) / sum(w)
  worst <- c(worst, list(list(data = s$name, tau2 = f$tau2, favours = if (sign > 0) "positive" else "negative",
    affirmative = sum(affirmative), ratio = ratio, robust = column(c(got$b.r, got$SE, got$CI.L, got$CI.U, got$dfs)),
    fixed = column(c(est, se, est - qt(.975, nrow(d) - 1) * se, est + qt(.975, nrow(d) - 1) * se, nrow(d) - 1)))))
}

write_reference("small_study.json",
  c(certificate("small_study.R", c(
    "regtest(rma.uni(..., control=list(threshold=1e-13, maxiter=10000, tol=1e-15, tau2.max=1e4)), model=, predictor=)", "ranktest(fit)",
    "cor.test(method='kendall', exact=TRUE)", "lm(weights=)", "trimfill(fit, side=, estimator=)", "fsn(yi, vi, type=)",
    "tes(yi, vi, theta=, tau2=, rel.tol=1e-10)", "robu(y ~ 1, userweights=, small=TRUE)")),
    robumeta = as.character(packageVersion("robumeta"))),
  data = lapply(unname(sets), function(s) list(name = s$name, y = column(s$y), v = column(s$v),
    n = if (is.null(s$n)) NULL else column(s$n))),
  regression = regression, ranks = unname(ranks), kendall = kendall, tables = tables, fills = fills, drawers = drawers,
  excess = excess, worst = worst)
