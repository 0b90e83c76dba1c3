# Reference values for every measure, variance type and zero rule. Run in this folder: Rscript measures.R
source("certificate.R")

out <- list()
finite_only <- function(d) d[stats::complete.cases(d), , drop = FALSE]
quiet <- function(...) suppressWarnings(do.call(escalc, list(...)))
usable <- function(got) nrow(got) > 0 && all(is.finite(got$yi)) && all(is.finite(got$vi)) && all(got$vi > 0)
add <- function(measure, name, d, vtype = "LS", size = NULL, to = NULL) {
  asked <- c(list(measure = measure, vtype = vtype), lapply(as.list(d), as.numeric))
  if (!is.null(size)) asked <- c(asked, list(add = size))
  if (!is.null(to)) asked <- c(asked, list(to = to))
  got <- do.call(quiet, asked)
  if (!usable(got)) return(invisible())
  out[[length(out) + 1]] <<- list(measure = measure, name = name, vtype = vtype,
    to = if (is.null(to)) "default" else to, add = if (is.null(size)) NA_real_ else size,
    columns = lapply(as.list(d), column), y = column(got$yi), v = column(got$vi))
}

# Two groups, means
gibson <- finite_only(dat.gibson2002[c("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")])
means <- list(
  normand1999 = dat.normand1999[names(gibson)], gibson2002 = gibson, curtis1998 = dat.curtis1998[names(gibson)],
  small = data.frame(m1i = c(3.5, -2, 7), sd1i = c(1, 0.3, 2.2), n1i = c(2, 3, 2), m2i = c(1, -2.5, 11), sd2i = c(2, 1.1, 9), n2i = c(2, 4, 61)),
  huge = data.frame(m1i = c(100, 5e4), sd1i = c(30, 2e3), n1i = c(4e5, 1200), m2i = c(99, 4.9e4), sd2i = c(31, 1.5e3), n2i = c(3e5, 900)))
kinds <- list(MD = c("LS", "UB", "HO"), SMD = c("LS", "LS2", "UB", "AV"), SMDH = "LS", ROM = c("LS", "HO", "AV", "AVHO"))
for (n in names(means)) for (m in names(kinds)) for (v in kinds[[m]]) add(m, n, means[[n]], v)
add("SMD", "from_d", data.frame(di = c(0.4, -1.2, 0), n1i = c(12, 40, 7), n2i = c(15, 33, 9)))
add("SMD", "from_t", data.frame(ti = c(2.4, -1.2, 0.3), n1i = c(12, 40, 7), n2i = c(15, 33, 9)), "UB")

# One group, measured twice: Morris (2008), treatment and control, as on metafor-project.org; made rows
morris <- function(pre, post, sd_pre, sd_post, n) data.frame(m1i = post, m2i = pre, sd1i = sd_pre, sd2i = sd_post,
  ri = c(0.47, 0.64, 0.77, 0.89, 0.44), ni = n)
morris_t <- morris(c(30.6, 23.5, 0.5, 53.4, 35.6), c(38.5, 26.8, 0.7, 75.9, 36.0), c(15.0, 3.1, 0.1, 14.5, 4.7),
                   c(11.6, 4.1, 0.1, 4.4, 4.6), c(20, 50, 9, 10, 14))
morris_c <- morris(c(23.1, 24.9, 0.6, 55.7, 34.8), c(19.7, 25.3, 0.6, 60.7, 33.4), c(13.8, 4.1, 0.2, 17.3, 3.1),
                   c(14.8, 3.3, 0.2, 17.9, 6.9), c(20, 42, 9, 11, 14))
made <- data.frame(m1i = c(40, 12, 3), m2i = c(52, 18, 2.5), sd1i = c(16, 5, 1), sd2i = c(18, 4, 1.5), ri = c(0.5, -0.2, 0), ni = c(64, 3, 900))
for (d in list(list("morris2008_t", morris_t), list("morris2008_c", morris_c), list("made", made))) {
  for (m in c("MC", "SMCRH", "ROMC")) add(m, d[[1]], d[[2]])
  for (v in c("LS", "LS2")) { add("SMCC", d[[1]], d[[2]], v); add("SMCR", d[[1]], d[[2]][names(made) != "sd2i"], v) }
}
senn <- data.frame(mi = dat.senn2013$mi, sdi = dat.senn2013$sdi, ni = dat.senn2013$ni)
add("MN", "senn2013", senn); add("MNLN", "senn2013_size", data.frame(mi = abs(senn$mi) + 0.01, sdi = senn$sdi, ni = senn$ni))

# Two groups, events
two <- function(d, a = "ai", n1 = "n1i", c = "ci", n2 = "n2i") {
  d <- data.frame(ai = d[[a]], n1i = d[[n1]], ci = d[[c]], n2i = d[[n2]]); finite_only(d[d$n1i > 0 & d$n2i > 0, ])
}
bcg <- transform(dat.bcg, n1i = tpos + tneg, n2i = cpos + cneg)
tables <- list(bcg = two(bcg, "tpos", "n1i", "cpos", "n2i"), li2007 = two(dat.li2007), nielweise2007 = two(dat.nielweise2007),
  hine1989 = two(dat.hine1989), lau1992 = two(dat.lau1992), anand1999 = two(dat.anand1999), linde2005 = two(dat.linde2005),
  laopaiboon2015 = two(dat.laopaiboon2015), yusuf1985 = two(dat.yusuf1985[dat.yusuf1985$table == "6", ]),
  collins1985a = two(dat.collins1985a, "d.xti", "nti", "d.xci", "nci"),
  axfors2021 = two(dat.axfors2021, "hcq_arm_event", "hcq_arm_total", "control_arm_event", "control_arm_total"),
  viechtbauer2021 = two(dat.viechtbauer2021, "xTi", "nTi", "xCi", "nCi"))
zeros <- data.frame(ai = c(0, 5, 0, 12, 3), n1i = c(20, 20, 15, 12, 30), ci = c(4, 0, 1, 9, 7), n2i = c(25, 22, 15, 14, 28))
for (n in names(tables)) {
  for (m in c("RR", "OR", "PETO", "AS")) add(m, n, tables[[n]])
  for (v in c("LS", "UB", "AV")) add("RD", n, tables[[n]], v)
  add("PETO", n, tables[[n]], to = "none")
}
for (rule in c("only0", "all", "if0all", "none")) for (size in c(0.5, 0.25)) {
  for (m in c("RR", "OR", "PETO", "AS")) add(m, "zeros", zeros, size = size, to = rule)
  for (v in c("LS", "UB", "AV")) add("RD", "zeros", zeros, v, size, rule)
}

# One group, events
shares <- list(pritz1997 = dat.pritz1997[c("xi", "ni")], debruin2009 = finite_only(dat.debruin2009[c("xi", "ni")]),
  pagliaro1992 = dat.pagliaro1992[c("xi", "ni")])
one <- data.frame(xi = c(0, 5, 12, 3), ni = c(20, 40, 12, 9))
kinds <- list(PR = c("LS", "UB", "AV"), PLN = c("LS", "AV"), PLO = c("LS", "AV"), PAS = "LS", PFT = "LS")
for (n in names(shares)) for (m in names(kinds)) for (v in kinds[[m]]) add(m, n, shares[[n]], v)
for (rule in c("only0", "all", "if0all", "none")) for (size in c(0.5, 0.25)) for (m in names(kinds)) for (v in kinds[[m]])
  add(m, "zeros", one, v, size, rule)

# Person-time
rates <- list(nielweise2008 = dat.nielweise2008[c("x1i", "t1i", "x2i", "t2i")], hart1999 = dat.hart1999[c("x1i", "t1i", "x2i", "t2i")])
made <- data.frame(x1i = c(0, 3, 7), t1i = c(120.5, 80, 44), x2i = c(2, 0, 9), t2i = c(118, 91.25, 60))
single <- function(d) data.frame(xi = d$x1i, ti = d$t1i)
for (n in names(rates)) {
  for (m in c("IRR", "IRD", "IRSD")) add(m, n, rates[[n]])
  for (m in c("IR", "IRLN", "IRS", "IRFT")) add(m, n, single(rates[[n]]))
}
for (rule in c("only0", "all", "if0all", "none")) for (size in c(0.5, 0.25)) {
  for (m in c("IRR", "IRD", "IRSD")) add(m, "zeros", made, size = size, to = rule)
  for (m in c("IR", "IRLN", "IRS", "IRFT")) add(m, "zeros", single(made), size = size, to = rule)
}
add("GEN", "made", data.frame(yi = c(-0.5, 0.2), sei = c(0.25, 0.4)))

# The way back
back <- list()
for (n in c(4, 25, 1000)) for (p in c(0, 0.01, 0.25, 0.5, 0.9, 1)) {
  y <- transf.pft(p, n)
  back <- c(back, list(list(kind = "ipft", y = y, size = n, value = transf.ipft(y, n))))
}
for (y in c(0.02, 0.3, 1.1, 1.5)) back <- c(back, list(
  list(kind = "ipft", y = y, size = 37.5, value = transf.ipft(y, 37.5)),
  list(kind = "iarcsin", y = y, size = 1, value = transf.iarcsin(y)),
  list(kind = "iirft", y = y, size = 37.5, value = transf.iirft(y, 37.5))))
hm <- dat.pritz1997$ni
for (y in c(0.4, 0.9)) back <- c(back, list(list(kind = "ipft.hm", y = y, size = 1 / mean(1 / hm), value = transf.ipft.hm(y, targs = list(ni = hm)))))

write_reference("measures.json", certificate("measures.R",
  c("escalc(measure, ..., vtype=, add=, to=)", "transf.ipft", "transf.ipft.hm", "transf.iarcsin", "transf.iirft")), effects = out, back = back)
cat(length(out), "columns,", sum(sapply(out, function(e) length(e$y))), "studies\n"); print(table(sapply(out, `[[`, "measure")))
