# Reference values for conversions: made data, and what R prints of them. Run in this folder: Rscript conversions.R
source("certificate.R")

# A sample with a given mean and spread, exactly; the order of its noise fixes the correlation of two visits.
exactly <- function(x, mean, sd) as.numeric(scale(x)) * sd + mean
visits <- list()
for (made in list(list(n = 5, a = 0.9), list(n = 24, a = 0.3), list(n = 131, a = -0.5))) {
  base <- qnorm(ppoints(made$n)); noise <- sin(seq_len(made$n) * 1.7)
  pre <- exactly(base, 52, 16.5); post <- exactly(made$a * base + noise, 41, 18.25)
  got <- t.test(post, pre, paired = TRUE)
  visits <- c(visits, list(list(n = made$n, sd_pre = sd(pre), sd_post = sd(post), r = cor(pre, post), change = mean(post - pre),
    sd_change = sd(post - pre), se = sd(post - pre) / sqrt(made$n), low = got$conf.int[1], high = got$conf.int[2],
    t = unname(got$statistic), f = unname(got$statistic)^2, p = got$p.value)))
}
groups <- list()
for (made in list(c(25, 22, 3.8), c(4, 3, -9), c(120, 60, 2))) {
  one <- exactly(qnorm(ppoints(made[1])), made[3], 4.7); two <- exactly(qnorm(ppoints(made[2])), 0, 4.7)
  got <- t.test(one, two, var.equal = TRUE)
  groups <- c(groups, list(list(n1 = made[1], n2 = made[2], sd = 4.7, difference = made[3], se = got$stderr,
    low = got$conf.int[1], high = got$conf.int[2], t = unname(got$statistic), p = got$p.value)))
}
tests <- list()
for (t in list(c(4, 69, 18, 69), c(12, 30, 9, 28), c(0, 20, 3, 25), c(7, 10, 7, 10), c(150, 400, 190, 410))) {
  table <- matrix(c(t[1], t[2] - t[1], t[3], t[4] - t[3]), 2)
  tests <- c(tests, list(list(ai = t[1], n1i = t[2], ci = t[3], n2i = t[4], fisher = fisher.test(table)$p.value,
    chi2 = suppressWarnings(chisq.test(table, correct = FALSE)$p.value), yates = suppressWarnings(chisq.test(table)$p.value))))
}
shares <- list()
for (s in list(c(-12, 16, -10), c(-3, 5, -10), c(8, 2.5, 1)))
  shares <- c(shares, list(list(mean = s[1], sd = s[2], threshold = s[3], below = pnorm(s[3], s[1], s[2]),
    above = pnorm(s[3], s[1], s[2], lower.tail = FALSE))))
# Exponential survival: the rate at which the risk is reached at that time.
rates <- list()
for (r in list(c(0.05, 1), c(0.393469340287367, 1), c(0.2, 5), c(0.9, 0.5)))
  rates <- c(rates, list(list(risk = r[1], time = r[2], rate = qexp(r[1]) / r[2])))
write_reference("conversions.json", certificate("conversions.R",
  c("t.test(paired=TRUE)", "cor", "t.test(var.equal=TRUE)", "fisher.test", "chisq.test", "pnorm", "qexp")),
  visits = visits, groups = groups, tests = tests, shares = shares, rates = rates)
