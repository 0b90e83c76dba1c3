# Reference values for capped measurements and for ratios of rare rates. Run in this folder: Rscript ceiling.R
source("certificate.R")
suppressMessages(library(survival))

# Moments under a cap by numerical integration of the density.
part <- function(f, low, high) integrate(f, low, high, rel.tol = 1e-12, abs.tol = 0, subdivisions = 2000L)$value
moments <- list()
for (case in list(list("normal", 10, 5, 15), list("normal", 10, 5, 8), list("normal", 3, 4, 20), list("normal", -2, 1.5, -1),
                  list("lognormal", 10, 5, 15), list("lognormal", 10, 12, 8), list("lognormal", 3, 4, 20), list("lognormal", 250, 90, 200))) {
  mean <- case[[2]]; sd <- case[[3]]; cap <- case[[4]]
  s <- sqrt(log1p((sd / mean)^2)); m <- log(mean) - s^2 / 2
  if (case[[1]] == "normal") { d <- function(x) dnorm(x, mean, sd); low <- mean - 12 * sd; share <- pnorm(cap, mean, sd, lower.tail = FALSE) }
  else { d <- function(x) dlnorm(x, m, s); low <- exp(m - 12 * s); share <- plnorm(cap, m, s, lower.tail = FALSE) }
  breaks <- if (case[[1]] == "normal") seq(low, cap, length.out = 25) else exp(seq(log(low), log(cap), length.out = 25))
  below <- function(power) sum(mapply(function(a, b) part(function(x) x^power * d(x), a, b), head(breaks, -1), tail(breaks, -1)))
  first <- below(1) + cap * share; second <- below(2) + cap^2 * share
  moments <- c(moments, list(list(distribution = case[[1]], mean = mean, sd = sd, cap = cap, share = share,
    capped_mean = first, capped_sd = sqrt(second - first^2))))
}

# Maximum likelihood on raw capped data: 20,000 values at even quantiles, so that the sample is the distribution.
tobit <- list()
for (case in list(list("normal", 10, 5, 15), list("normal", 10, 3, 9), list("lognormal", 10, 6, 15), list("lognormal", 10, 12, 12))) {
  mean <- case[[2]]; sd <- case[[3]]; cap <- case[[4]]; z <- qnorm(ppoints(20000))
  s <- sqrt(log1p((sd / mean)^2))
  x <- if (case[[1]] == "normal") mean + sd * z else exp(log(mean) - s^2 / 2 + s * z)
  seen <- pmin(x, cap)
  fit <- survreg(Surv(seen, x < cap) ~ 1, dist = if (case[[1]] == "normal") "gaussian" else "lognormal",
    control = survreg.control(rel.tolerance = 1e-12, maxiter = 200))
  m <- unname(coef(fit)); k <- fit$scale
  tobit <- c(tobit, list(list(distribution = case[[1]], cap = cap, capped_mean = mean(seen), capped_sd = sqrt(mean((seen - mean(seen))^2)),
    share = mean(x >= cap), mean = if (case[[1]] == "normal") m else exp(m + k^2 / 2),
    sd = if (case[[1]] == "normal") k else exp(m + k^2 / 2) * sqrt(expm1(k^2)))))
}

ratios <- list()
for (t in list(c(12, 100, 4, 100), c(0, 69, 5, 300), c(7, 250.5, 0, 40), c(430, 7416, 42, 2197), c(412, 3401, 125, 2229), c(1, 10, 1, 20)))
  for (level in c(0.95, 0.9)) {
    got <- poisson.test(c(t[1], t[3]), c(t[2], t[4]), conf.level = level)
    ratios <- c(ratios, list(list(events = t[1], time = t[2], against = t[3], time_against = t[4], level = level,
      estimate = unname(got$estimate), low = got$conf.int[1], high = got$conf.int[2])))
  }
write_reference("ceiling.json",
  c(certificate("ceiling.R", c("integrate(rel.tol=1e-12)", "survreg(rel.tolerance=1e-12)", "poisson.test")),
    survival = as.character(packageVersion("survival"))),
  moments = moments, tobit = tobit, ratios = ratios)
