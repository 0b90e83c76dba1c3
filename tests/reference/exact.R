# Reference values for exact and score methods and for spreads. Run in this folder: Rscript exact.R
source("certificate.R")

risks <- list()
for (pair in list(c(0, 30), c(1, 30), c(9, 75), c(4, 69), c(18, 69), c(30, 30), c(3, 7), c(120, 5000), c(2, 2)))
  for (level in c(0.95, 0.9)) for (side in c("two-sided", "upper")) {
    got <- binom.test(pair[1], pair[2], conf.level = level, alternative = if (side == "upper") "less" else "two.sided")$conf.int
    risks <- c(risks, list(list(events = pair[1], n = pair[2], level = level, side = side, low = got[1], high = got[2])))
  }
rates <- list()
for (pair in list(c(0, 120), c(1, 33.5), c(9, 150), c(57, 1200), c(400, 81.25)))
  for (level in c(0.95, 0.99)) for (side in c("two-sided", "upper")) {
    got <- poisson.test(pair[1], pair[2], conf.level = level, alternative = if (side == "upper") "less" else "two.sided")$conf.int
    rates <- c(rates, list(list(events = pair[1], person_time = pair[2], level = level, side = side, low = got[1], high = got[2])))
  }

walsh <- function(a, n1, c, n2) {  # events into the arm with fewer of them, until p >= 0.05
  p <- function(a, c) fisher.test(matrix(c(a, n1 - a, c, n2 - c), 2))$p.value
  steps <- 0
  while (p(a, c) < 0.05) { if (a < c) a <- a + 1 else c <- c + 1; steps <- steps + 1 }
  steps
}
fisher <- list()
for (t in list(c(4, 69, 18, 69), c(3, 40, 5, 42), c(0, 20, 6, 20), c(1, 1), c(10, 12, 2, 15), c(0, 10, 0, 12),
               c(7, 7, 0, 9), c(200, 4100, 290, 4000), c(1, 100, 14, 90), c(12, 30, 12, 30), c(25, 50, 3, 48))) {
  if (length(t) == 2) t <- c(1, 9, 8, 11)
  got <- fisher.test(matrix(c(t[1], t[2] - t[1], t[3], t[4] - t[3]), 2))$p.value
  step <- if (t[2] == t[4] || (t[1] < t[3]) == (t[1] / t[2] < t[3] / t[4])) walsh(t[1], t[2], t[3], t[4]) else NA
  fisher <- c(fisher, list(list(a = t[1], n1 = t[2], c = t[3], n2 = t[4], p_value = got, fragility = step)))
}

wilson <- function(x, n, level) prop.test(x, n, conf.level = level, correct = FALSE)$conf.int
newcombe <- list()
for (t in list(c(56, 70, 48, 80), c(9, 10, 3, 10), c(6, 7, 2, 7), c(5, 56, 0, 29), c(0, 10, 0, 20), c(0, 10, 0, 10),
               c(10, 10, 0, 20), c(10, 10, 0, 10), c(4, 69, 18, 69), c(3, 40, 5, 42)))
  for (level in c(0.95, 0.9)) {
    one <- suppressWarnings(wilson(t[1], t[2], level)); two <- suppressWarnings(wilson(t[3], t[4], level))
    p1 <- t[1] / t[2]; p2 <- t[3] / t[4]
    newcombe <- c(newcombe, list(list(a = t[1], n1 = t[2], c = t[3], n2 = t[4], level = level,
      low = p1 - p2 - sqrt((p1 - one[1])^2 + (two[2] - p2)^2), high = p1 - p2 + sqrt((one[2] - p1)^2 + (p2 - two[1])^2))))
  }

# The spread that t.test would need: made data with that spread give back the interval, t and p.
spreads <- list()
for (n in c(2, 8, 25, 131)) {
  x <- as.numeric(scale(qnorm(ppoints(n)))) * 14.2 - 9.6
  got <- t.test(x); z <- 14.2 / sqrt(n)
  spreads <- c(spreads, list(list(n = n, sd = 14.2, mean = -9.6, se = z, low = got$conf.int[1], high = got$conf.int[2],
    z_low = -9.6 - qnorm(0.975) * z, z_high = -9.6 + qnorm(0.975) * z, t = unname(got$statistic), p = got$p.value)))
}
largest <- list()
for (t in list(c(8, 50, 50, 0.05), c(-3.5, 12, 9, 0.05), c(120, 64, 66, 0.01))) {
  made <- function(sd) {
    one <- as.numeric(scale(seq_len(t[2]))) * sd + t[1]; two <- as.numeric(scale(seq_len(t[3]))) * sd
    t.test(one, two, var.equal = TRUE)$p.value - t[4]
  }
  root <- uniroot(made, abs(t[1]) * c(0.05, 20), tol = 1e-13, maxiter = 10000)$root
  largest <- c(largest, list(list(difference = t[1], n1 = t[2], n2 = t[3], alpha = t[4], sd = root)))
}
write_reference("exact.json",
  certificate("exact.R", c("binom.test", "poisson.test", "fisher.test", "prop.test(correct=FALSE)", "t.test", "uniroot(tol=1e-13)")),
  clopper_pearson = risks, garwood = rates, fisher = fisher, newcombe = newcombe, spreads = spreads, largest_sd = largest)
