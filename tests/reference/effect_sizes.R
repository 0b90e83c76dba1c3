# Reference values for effect sizes. Run in this folder: Rscript effect_sizes.R
source("certificate.R")

rules <- c("only0", "all", "if0all", "none")
tables <- list(
  list(name = "bcg", ai = dat.bcg$tpos, n1i = dat.bcg$tpos + dat.bcg$tneg, ci = dat.bcg$cpos, n2i = dat.bcg$cpos + dat.bcg$cneg),
  list(name = "li2007", ai = dat.li2007$ai, n1i = dat.li2007$n1i, ci = dat.li2007$ci, n2i = dat.li2007$n2i),
  list(name = "zeros", ai = c(0, 5, 0, 12, 3), n1i = c(20, 20, 15, 12, 30), ci = c(4, 0, 0, 9, 7), n2i = c(25, 22, 15, 14, 28)))
risks <- list(
  list(name = "pritz1997", xi = dat.pritz1997$xi, ni = dat.pritz1997$ni),
  list(name = "zeros", xi = c(0, 5, 12, 3), ni = c(20, 40, 12, 9)))
rates <- list(
  list(name = "nielweise2008", x1i = dat.nielweise2008$x1i, t1i = dat.nielweise2008$t1i,
       x2i = dat.nielweise2008$x2i, t2i = dat.nielweise2008$t2i),
  list(name = "zeros", x1i = c(0, 3, 7), t1i = c(120.5, 80, 44), x2i = c(2, 0, 9), t2i = c(118, 91.25, 60)))

out <- list()
add <- function(measure, name, columns, rule, size, got) out[[length(out) + 1]] <<- list(
  measure = measure, name = name, to = rule, add = size, columns = lapply(columns, column),
  y = column(got$yi), v = column(got$vi))
quiet <- function(...) suppressWarnings(escalc(...))
usable <- function(got) all(is.finite(got$yi)) && all(is.finite(got$vi)) && all(got$vi > 0)
for (rule in rules) for (size in c(0.5, 0.25)) {
  for (d in tables) for (m in c("RR", "OR", "RD")) {
    got <- quiet(m, ai = d$ai, n1i = d$n1i, ci = d$ci, n2i = d$n2i, add = size, to = rule)
    if (usable(got)) add(m, d$name, d[-1], rule, size, got)
  }
  for (d in risks) for (m in c("PR", "PLO")) {
    got <- quiet(m, xi = d$xi, ni = d$ni, add = size, to = rule)
    if (usable(got)) add(m, d$name, d[-1], rule, size, got)
  }
  for (d in rates) {
    got <- quiet("IRR", x1i = d$x1i, t1i = d$t1i, x2i = d$x2i, t2i = d$t2i, add = size, to = rule)
    if (usable(got)) add("IRR", d$name, d[-1], rule, size, got)
    for (m in c("IR", "IRLN")) {
      got <- quiet(m, xi = d$x1i, ti = d$t1i, add = size, to = rule)
      if (usable(got)) add(m, d$name, list(xi = d$x1i, ti = d$t1i), rule, size, got)
    }
  }
}
d <- dat.normand1999[c("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")]
add("MD", "normand1999", as.list(d), "none", 0, escalc("MD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = d))
d <- list(change = c(-12.5, -18, -9.25), sd_change = c(16.5, 20.1, 14), n = c(40, 25, 131))
add("MN", "changes", d, "none", 0, escalc("MN", mi = d$change, sdi = d$sd_change, ni = d$n))
write_reference("effect_sizes.json", certificate("effect_sizes.R", "escalc(measure, ..., add=, to=)"), effects = out)
