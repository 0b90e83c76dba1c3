# Reference values for multilevel and multivariate models, their variance intervals and cluster-robust tests.
# Run in this folder: Rscript multilevel.R
source("certificate.R")
suppressMessages(library(clubSandwich))

# rma.mv takes one optimizer and stops where it stops: of several, tightly set, the highest likelihood counts.
optimizers <- list(
  list(optimizer = "nlminb", rel.tol = 1e-12, eval.max = 20000, iter.max = 10000),
  list(optimizer = "nlminb", rel.tol = 1e-15, eval.max = 20000, iter.max = 10000),
  list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-16, maxit = 10000),
  list(optimizer = "optim", optmethod = "Nelder-Mead", reltol = 1e-16, maxit = 50000))
best <- function(args) {
  found <- NULL
  for (control in optimizers) {
    one <- try(suppressWarnings(do.call(rma.mv, c(args, list(control = control)))), silent = TRUE)
    if (!inherits(one, "try-error") && (is.null(found) || logLik(one) > logLik(found))) found <- one
  }
  for (control in optimizers[c(4, 3, 4)]) { # once more from the best, as far as comparing likelihoods can resolve
    start <- list(sigma2.init = found$sigma2, tau2.init = found$tau2, rho.init = pmin(pmax(found$rho, -0.999), 0.999))
    start <- if (found$withG) start[2:3] else start[1]
    one <- try(suppressWarnings(do.call(rma.mv, c(args, list(control = c(control, start))))), silent = TRUE)
    if (!inherits(one, "try-error") && logLik(one) > logLik(found)) found <- one
  }
  found
}
case <- function(name, data, V, random, struct = "UN", mods = NULL, levels = NULL, within = NULL, cluster, methods = c("REML", "ML"), intervals = FALSE) {
  V <- if (is.matrix(V)) V else diag(V)
  X <- if (is.null(mods)) matrix(1, nrow(data), 1) else model.matrix(mods, data)
  dimnames(X) <- list(NULL, paste0("x", seq_len(ncol(X))))  # clubSandwich wants names
  list(name = name, data = data, V = V, X = X, random = random, struct = struct, levels = levels, within = within, cluster = cluster, methods = methods, intervals = intervals)
}
konst <- dat.konstantopoulos2011
konst$row <- paste(konst$district, konst$school)
berkey <- dat.berkey1998
berkey_V <- bldiag(lapply(split(berkey[, c("v1i", "v2i")], berkey$trial), as.matrix))
bcg <- to.long(measure = "OR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.colditz1994)
bcg <- escalc(measure = "PLO", xi = out1, mi = out2, data = bcg)
bcg <- data.frame(yi = as.numeric(bcg$yi), vi = as.numeric(bcg$vi), study = as.character(bcg$study), group = as.character(bcg$group), ablat = bcg$ablat)
assink <- dat.assink2016
assink$row <- paste(assink$study, assink$id)
kalaian <- dat.kalaian1996
kalaian_V <- vcalc(vi, cluster = study, type = outcome, data = kalaian, rho = 0.66)
knapp <- dat.knapp2017
knapp$task <- paste(knapp$task, knapp$difficulty)
knapp_V <- suppressWarnings(vcalc(vi, cluster = study, obs = task, rho = 0.4, grp1 = group1, grp2 = group2, w1 = n_sz, w2 = n_hc, data = knapp))
knapp$row <- paste(knapp$study, seq_len(nrow(knapp)))
ishak <- reshape(dat.ishak2007, direction = "long", idvar = "study", v.names = c("yi", "vi"), varying = list(c(2, 4, 6, 8), c(3, 5, 7, 9)))
ishak <- ishak[order(ishak$study, ishak$time), ]
ishak <- ishak[!is.na(ishak$yi), ]
ishak$time <- as.character(ishak$time)
ishak$row <- paste(ishak$study, ishak$time)
ishak_V <- diag(ishak$vi)
for (i in seq_len(nrow(ishak))) for (j in seq_len(nrow(ishak))) if (i != j && ishak$study[i] == ishak$study[j]) ishak_V[i, j] <- 0.8 * sqrt(ishak$vi[i] * ishak$vi[j])
tanner <- dat.tannersmith2016
tanner$row <- paste(tanner$studyid, seq_len(nrow(tanner)))
tanner$age <- (tanner$aget1 + tanner$aget2) / 2

cases <- list(
  case("konstantopoulos2011", konst, konst$vi, ~ 1 | district / school, levels = c("district", "row"), cluster = "district", intervals = TRUE),
  case("konstantopoulos2011_one_level", konst, konst$vi, ~ 1 | row, levels = "row", cluster = "row"),
  case("konstantopoulos2011_year", konst, konst$vi, ~ 1 | district / school, mods = ~ I(year - 1990), levels = c("district", "row"), cluster = "district"),
  case("konstantopoulos2011_crossed", konst, konst$vi, list(~ 1 | district, ~ 1 | year), levels = c("district", "year"), cluster = NULL),
  case("berkey1998", berkey, berkey_V, ~ outcome | trial, mods = ~ outcome - 1, within = c("trial", "outcome"), cluster = "trial", intervals = TRUE),
  case("berkey1998", berkey, berkey_V, ~ outcome | trial, "CS", mods = ~ outcome - 1, within = c("trial", "outcome"), cluster = "trial"),
  case("berkey1998", berkey, berkey_V, ~ outcome | trial, "HCS", mods = ~ outcome - 1, within = c("trial", "outcome"), cluster = "trial"),
  case("berkey1998", berkey, berkey_V, ~ outcome | trial, "DIAG", mods = ~ outcome - 1, within = c("trial", "outcome"), cluster = "trial"),
  case("berkey1998_year", berkey, berkey_V, ~ outcome | trial, mods = ~ outcome + outcome:I(year - 1983) - 1, within = c("trial", "outcome"), cluster = NULL, methods = "REML"),
  case("colditz1994_arms", bcg, bcg$vi, ~ group | study, mods = ~ group - 1, within = c("study", "group"), cluster = "study", intervals = TRUE),
  case("colditz1994_arms_latitude", bcg, bcg$vi, ~ group | study, mods = ~ group + group:I(ablat - 33) - 1, within = c("study", "group"), cluster = "study"),
  case("assink2016", assink, assink$vi, ~ 1 | study / id, levels = c("study", "row"), cluster = "study", intervals = TRUE),
  case("assink2016_deltype", assink, assink$vi, ~ 1 | study / id, mods = ~ deltype, levels = c("study", "row"), cluster = "study"),
  case("kalaian1996", kalaian, kalaian_V, ~ outcome | study, mods = ~ outcome - 1, within = c("study", "outcome"), cluster = "study"),
  case("knapp2017", knapp, knapp_V, ~ 1 | study / row, levels = c("study", "row"), cluster = "study"),
  case("ishak2007", ishak, ishak_V, ~ time | study, "HCS", mods = ~ time - 1, within = c("study", "time"), cluster = "study"),
  case("ishak2007", ishak, ishak_V, ~ time | study, "UN", mods = ~ time - 1, within = c("study", "time"), cluster = "study", methods = "ML"),
  case("tannersmith2016_age", tanner, tanner$vi, ~ 1 | studyid / row, mods = ~ I(age - 17), levels = c("studyid", "row"), cluster = "studyid")
)

labels <- function(x) as.character(x)
rows_of <- function(s) {
  upper <- which(upper.tri(s$V) & s$V != 0, arr.ind = TRUE)
  out <- list(name = s$name, y = column(s$data$yi), v = column(diag(s$V)), row = column(upper[, 1] - 1), col = column(upper[, 2] - 1),
    covariance = column(s$V[upper]), columns = ncol(s$X), X = column(t(s$X)))
  for (n in unique(c(s$levels, s$within, s$cluster))) out[[paste0("label_", n)]] <- labels(s$data[[n]])
  out
}
values <- function(s, method) {
  args <- list(yi = s$data$yi, V = s$V, mods = s$X, intercept = FALSE, random = s$random, struct = s$struct, data = s$data, method = method)
  f <- best(args)
  plain <- !is.null(s$levels)
  out <- list(data = s$name, struct = s$struct, estimator = method, levels = s$levels, within = s$within,
    beta = column(f$beta), se = column(f$se), ci_low = column(f$ci.lb), ci_high = column(f$ci.ub), p_value = column(f$pval), vcov = column(f$vb),
    sigma2 = if (plain) column(f$sigma2) else NULL, tau2 = if (plain) NULL else column(f$tau2), rho = if (plain) NULL else column(f$rho),
    q = f$QE, q_p = f$QEp, log_likelihood = as.numeric(logLik(f)))
  W <- solve(s$V); P <- W - W %*% s$X %*% solve(t(s$X) %*% W %*% s$X) %*% t(s$X) %*% W
  if (plain) out$i2 <- column(100 * f$sigma2 / (sum(f$sigma2) + (f$k - f$p) / sum(diag(P))))
  if (s$intervals) {
    g <- do.call(rma.mv, c(args, list(control = optimizers[[3]]))) # nlminb fails on the way along a profile
    n <- if (plain) length(f$sigma2) else 3
    out$intervals <- column(unlist(lapply(seq_len(n), function(i) {
      which <- if (plain) list(sigma2 = i) else if (i < 3) list(tau2 = i) else list(rho = 1)
      found <- suppressWarnings(do.call(confint, c(list(g, control = list(tol = 1e-9)), which)))
      found$random[1, 2:3]
    })))
  }
  if (!is.null(s$cluster) && method == "REML") {
    cluster <- s$data[[s$cluster]]
    out$cluster <- s$cluster
    for (kind in c("CR0", "CR1", "CR1p", "CR2")) {
      t <- coef_test(f, vcov = vcovCR(f, cluster = cluster, type = kind), test = "Satterthwaite")
      out[[paste0(kind, "_se")]] <- column(t$SE); out[[paste0(kind, "_df")]] <- column(t$df); out[[paste0(kind, "_p")]] <- column(t$p_Satt)
    }
    if (f$p > 1) {
      w <- Wald_test(f, constraints = constrain_zero(seq_len(f$p)), vcov = vcovCR(f, cluster = cluster, type = "CR2"), test = "HTZ")
      out$HTZ <- column(c(w$Fstat, w$df_num, w$df_denom, w$p_val))
    }
    r <- robust(f, cluster = cluster)
    out$robust <- column(c(r$se, r$pval))
  }
  out
}
fits <- list()
for (s in cases) for (m in s$methods) { fits <- c(fits, list(values(s, m))); cat(s$name, s$struct, m, "\n") }
data <- list()
for (s in cases) { old <- vapply(data, function(d) d$name, ""); if (!(s$name %in% old)) data <- c(data, list(rows_of(s))) }
write_reference("multilevel.json",
  certificate("multilevel.R", c("rma.mv(yi, V, mods=X, intercept=FALSE, random=, struct=, method=), best of seven optimizer runs",
    "confint(fit by optim BFGS, control=list(tol=1e-9))", "clubSandwich::coef_test(fit, vcov=vcovCR(type=), test='Satterthwaite')",
    "clubSandwich::Wald_test(test='HTZ')", "robust(fit, cluster=)", paste("clubSandwich", packageVersion("clubSandwich")))),
  data = data, fits = fits)
