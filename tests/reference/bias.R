# Reference values for pooling with a bias taken off and for regression to the mean. Run in this folder: Rscript bias.R
source("certificate.R")

# The shared bias is one more block of the covariance matrix: V0 between all pairs of studies at risk.
bcg <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
li <- dat.li2007
li <- escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = li)
sets <- list(list(name = "bcg", y = as.numeric(bcg$yi), v = as.numeric(bcg$vi), exempt = as.numeric(bcg$alloc == "random")),
             list(name = "li2007", y = as.numeric(li$yi), v = as.numeric(li$vi), exempt = as.numeric(seq_len(nrow(li)) %% 3 == 0)))
pooled <- list()
for (s in sets) for (prior in list(c(-0.2, 0.1, 0), c(-0.3, 0.25, 0.15), c(0.1, 1.5, 0.05))) for (exempting in c(FALSE, TRUE)) {
  risk <- if (exempting) 1 - s$exempt else rep(1, length(s$y))
  V <- diag(s$v + prior[3]^2 * risk) + prior[2]^2 * outer(risk, risk)
  y <- s$y - prior[1] * risk
  id <- seq_along(y)
  fits <- list(EE = rma.mv(y, V, sparse = FALSE))
  if (!exempting) fits$REML <- rma.mv(y, V, random = ~ 1 | id, method = "REML",
    control = list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-14, maxit = 2000))
  for (estimator in names(fits)) pooled <- c(pooled, list(list(name = s$name, y = column(s$y), v = column(s$v),
    exempt = column(1 - risk), mean = prior[1], sd = prior[2], between = prior[3], estimator = estimator,
    estimate = as.numeric(fits[[estimator]]$beta), se = fits[[estimator]]$se,
    low = fits[[estimator]]$ci.lb, high = fits[[estimator]]$ci.ub)))
}

# Moments of the truncated normal by numerical integration, and the mean before selection by root finding.
tight <- function(f, low, high) integrate(f, low, high, rel.tol = 1e-12, subdivisions = 2000L)$value
entry <- list()
for (rule in list(c(41.7, 16, 0.73, 31), c(6.8, 2.5, 0.55, 5), c(60, 15, 0.4, 40), c(100, 10, 0, 125), c(0, 1, 0.9, -2)))
  for (side in c("above", "below")) {
    ends <- if (side == "above") c(rule[4], rule[4] + 40 * rule[2]) else c(rule[4] - 40 * rule[2], rule[4])
    moments <- function(mu, ends) {
      cut <- sort(c(ends, pmin(pmax(c(mu, mu - 8 * rule[2], mu + 8 * rule[2]), ends[1]), ends[2])))
      part <- function(power) sum(vapply(seq_len(length(cut) - 1), function(i)
        if (cut[i] == cut[i + 1]) 0 else tight(function(x) ((x - mu)^power) * dnorm(x, mu, rule[2]), cut[i], cut[i + 1]), 0))
      p <- part(0); m <- part(1) / p
      c(p, mu + m, sqrt(part(2) / p - m^2))
    }
    got <- moments(rule[1], ends)
    entry <- c(entry, list(list(mean = rule[1], sd = rule[2], r = rule[3], threshold = rule[4], enter = side, share = got[1],
      baseline_mean = got[2], baseline_sd = got[3], change = -(1 - rule[3]) * (got[2] - rule[1]))))
  }
write_reference("bias.json",
  certificate("bias.R", c("rma.mv(yi - mean, V=diag(v + kappa^2) + V0 11')", "rma.mv(..., random=~1|id, method='REML', optmethod='BFGS', reltol=1e-14)",
    "integrate(dnorm, rel.tol=1e-12)")),
  pooled = pooled, entry = entry)
