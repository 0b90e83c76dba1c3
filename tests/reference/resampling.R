# Reference values for permutation tests and for cluster-robust tests of ordinary fits. Run here: Rscript resampling.R
source("certificate.R")
suppressMessages(library(clubSandwich))
bcg <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
few <- bcg[c(1:9), ]
sets <- list(
  list(name = "bcg9", y = few$yi, v = few$vi, X = NULL),
  list(name = "bcg6_alloc", y = bcg$yi[4:9], v = bcg$vi[4:9], X = cbind(1, as.numeric(bcg$alloc[4:9] == "random"))),
  list(name = "bcg6_latitude", y = bcg$yi[1:6], v = bcg$vi[1:6], X = cbind(1, bcg$ablat[1:6] - 33)))
rows <- list()
for (s in sets) for (method in c("REML", "DL")) for (test in c("z", "knha")) {
  if (!is.null(s$X) && !(method == "DL" && test == "knha")) next # 720 fits each; the signs show the rest
  args <- list(yi = as.numeric(s$y), vi = as.numeric(s$v), method = method, test = test, control = list(threshold = 1e-11, maxiter = 10000))
  if (!is.null(s$X)) args <- c(args, list(mods = s$X, intercept = FALSE))
  f <- do.call(rma.uni, args)
  p <- permutest(f, exact = TRUE, progbar = FALSE)
  rows <- c(rows, list(list(name = s$name, y = column(s$y), v = column(s$v), columns = if (is.null(s$X)) 0 else ncol(s$X),
    X = if (is.null(s$X)) NULL else column(t(s$X)), estimator = method, test = test,
    p_value = column(p$pval), qm_p = p$QMp, iterations = NROW(p$zval.perm))))
}
robust_rows <- list()
clusters <- rep(1:6, times = c(3, 1, 4, 2, 2, 1))
for (X in list(NULL, cbind(1, bcg$ablat - 33))) for (method in c("REML", "EE")) {
  args <- list(yi = as.numeric(bcg$yi), vi = as.numeric(bcg$vi), method = method, control = list(threshold = 1e-12, maxiter = 10000))
  if (!is.null(X)) args <- c(args, list(mods = X, intercept = FALSE))
  f <- do.call(rma.uni, args)
  out <- list(y = column(bcg$yi), v = column(bcg$vi), columns = if (is.null(X)) 0 else 2, X = if (is.null(X)) NULL else column(t(X)),
    estimator = method, cluster = column(clusters))
  for (kind in c("CR0", "CR1", "CR1p", "CR2")) {
    t <- coef_test(f, vcov = vcovCR(f, cluster = clusters, type = kind), test = "Satterthwaite")
    out[[paste0(kind, "_se")]] <- column(t$SE); out[[paste0(kind, "_df")]] <- column(t$df); out[[paste0(kind, "_p")]] <- column(t$p_Satt)
  }
  r <- robust(f, cluster = clusters)
  out$robust <- column(c(r$se, r$pval))
  robust_rows <- c(robust_rows, list(out))
}
write_reference("resampling.json",
  certificate("resampling.R", c("permutest(rma.uni(...), exact=TRUE)", "clubSandwich::coef_test(rma.uni(...), vcov=vcovCR(type=), test='Satterthwaite')", "robust(fit, cluster=)")),
  permutation = rows, robust = robust_rows)
