# Reference values for Mantel-Haenszel and Peto. Run in this folder: Rscript counts.R
source("certificate.R")

yusuf <- dat.yusuf1985[dat.yusuf1985$table == "6" & !is.na(dat.yusuf1985$ai), ]
n7 <- dat.nielweise2007; n8 <- dat.nielweise2008; h <- dat.hart1999
collins <- dat.collins1985a[!is.na(dat.collins1985a$b.xti), ]
deaths <- dat.collins1985a[!is.na(dat.collins1985a$d.xti), ]
two <- function(name, a, n1, c, n2) list(name = name, counts = data.frame(ai = a, n1i = n1, ci = c, n2i = n2))
rates <- function(name, x1, t1, x2, t2) list(name = name, counts = data.frame(x1i = x1, t1i = t1, x2i = x2, t2i = t2))
sets <- list(
  two("nielweise2007", n7$ai, n7$n1i, n7$ci, n7$n2i), two("collins1985a", collins$b.xti, collins$nti, collins$b.xci, collins$nci),
  two("collins1985a_deaths", deaths$d.xti, deaths$nti, deaths$d.xci, deaths$nci),
  two("bcg", dat.bcg$tpos, dat.bcg$tpos + dat.bcg$tneg, dat.bcg$cpos, dat.bcg$cpos + dat.bcg$cneg),
  two("yusuf1985_6", yusuf$ai, yusuf$n1i, yusuf$ci, yusuf$n2i), two("li2007", dat.li2007$ai, dat.li2007$n1i, dat.li2007$ci, dat.li2007$n2i),
  two("double_zero", c(0, 0, 2, 5, 10), c(10, 12, 30, 40, 10), c(0, 3, 4, 6, 12), c(11, 14, 28, 44, 12)),
  two("treated_without_events", c(0, 0, 0), c(20, 30, 25), c(1, 0, 2), c(20, 28, 30)), two("one", 3, 20, 7, 22),
  rates("nielweise2008", n8$x1i, n8$t1i, n8$x2i, n8$t2i), rates("hart1999", h$x1i, h$t1i, h$x2i, h$t2i),
  rates("rates_double_zero", c(0, 2, 5), c(100, 220, 340), c(0, 4, 4), c(110, 200, 351)))
names(sets) <- vapply(sets, `[[`, "", "name")
rules <- list(
  list(add = c(0.5, 0), to = c("only0", "none"), drop00 = c(TRUE, FALSE)),
  list(add = c(0.5, 0.5), to = c("only0", "only0"), drop00 = c(TRUE, TRUE)),
  list(add = c(0.5, 0.5), to = c("all", "all"), drop00 = c(FALSE, FALSE)),
  list(add = c(0.5, 0.5), to = c("if0all", "if0all"), drop00 = c(FALSE, TRUE)))

answer <- function(name, measure, rule, correct, level) {
  args <- c(as.list(sets[[name]]$counts), list(add = rule$add, to = rule$to, drop00 = rule$drop00, level = 100 * level))
  r <- try(suppressWarnings(if (measure == "PETO") do.call(rma.peto, args) else do.call(rma.mh, c(args, measure = measure, correct = correct))), silent = TRUE)
  if (inherits(r, "try-error")) { cat(name, measure, r); return(NULL) }
  number <- function(x) if (is.null(x)) NA else as.numeric(x)
  list(data = name, measure = measure, add = column(rule$add), to = paste(rule$to, collapse = " "), drop00 = column(rule$drop00), correct = correct, level = level,
    estimate = number(r$beta), se = number(r$se), ci_low = number(r$ci.lb), ci_high = number(r$ci.ub), statistic = number(r$zval), p_value = number(r$pval),
    q = r$QE, q_p = r$QEp, i2 = r$I2, h2 = r$H2, k = r$k, k_effects = r$k.yi, mh = number(r$MH), mh_p = number(r$MHp), co = number(r$CO), co_p = number(r$COp),
    bd = number(r$BD), bd_p = number(r$BDp), ta = number(r$TA), ta_p = number(r$TAp), weights = column(suppressWarnings(weights(r))))
}
fits <- list()
for (name in names(sets)) {
  measures <- if ("ai" %in% names(sets[[name]]$counts)) c("OR", "RR", "RD", "PETO") else c("IRR", "IRD")
  for (m in measures) for (i in seq_along(rules)) {
    got <- answer(name, m, rules[[i]], correct = i %% 2 == 1, level = if (i == 4) 0.9 else 0.95)
    if (!is.null(got)) fits <- c(fits, list(got))
  }
}
write_reference("counts.json",
  certificate("counts.R", c("rma.mh(measure=, add=, to=, drop00=, correct=, level=)", "rma.peto(add=, to=, drop00=, level=)")),
  data = lapply(unname(sets), function(s) c(list(name = s$name), lapply(s$counts, column))), fits = fits)
