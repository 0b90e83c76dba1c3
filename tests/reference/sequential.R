# Reference values for tests/arithmetic/test_sequential.py and test_updating.py:
# spending boundaries, drifts and power from rpact; pooled results with one study more from metafor.
# Run: cd tests/reference && Rscript sequential.R (needs the Debian package r-cran-rpact)
source("certificate.R")
suppressMessages(library(rpact))

designs <- list(
  list(name = "five equal looks", t = (1:5) / 5, type = "asOF", alpha = 0.05, beta = 0.1),
  list(name = "five equal looks", t = (1:5) / 5, type = "asP", alpha = 0.05, beta = 0.1),
  list(name = "unequal looks", t = c(0.13, 0.2, 0.55, 0.6, 1), type = "asOF", alpha = 0.05, beta = 0.2),
  list(name = "unequal looks", t = c(0.13, 0.2, 0.55, 0.6, 1), type = "asP", alpha = 0.01, beta = 0.2),
  list(name = "late looks", t = c(0.7, 0.72, 0.95, 1), type = "asOF", alpha = 0.1, beta = 0.1),
  list(name = "two looks", t = c(0.5, 1), type = "asP", alpha = 0.05, beta = 0.1)
)
boundaries <- lapply(designs, function(d) {
  design <- getDesignGroupSequential(informationRates = d$t, typeOfDesign = d$type, sided = 2, alpha = d$alpha,
    beta = d$beta, tolerance = 1e-10)
  list(name = d$name, fractions = column(d$t), spending = c(asOF = "obrien_fleming", asP = "pocock")[[d$type]],
    alpha = d$alpha, z = column(design$criticalValues), spent = column(design$alphaSpent),
    drift = sqrt(getDesignCharacteristics(design)$shift), power = 1 - d$beta)
})

tight <- list(threshold = 1e-12, tol = 1e-12, maxiter = 10000)
bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
added <- expand.grid(y = c(-1.5, 0, 0.8), v = c(0.001, 0.05, 1), copies = c(1, 4))
cases <- expand.grid(estimator = c("EE", "DL", "REML", "PM"), test = c("z", "knha"), stringsAsFactors = FALSE)
cases <- cases[!(cases$estimator == "EE" & cases$test == "knha"), ]
updates <- lapply(seq_len(nrow(cases)), function(i) {
  fits <- lapply(seq_len(nrow(added)), function(j) {
    new <- added[j, ]
    rma(c(bcg$yi, rep(new$y, new$copies)), c(bcg$vi, rep(new$v, new$copies)), method = cases$estimator[i],
      test = cases$test[i], control = tight)
  })
  list(estimator = cases$estimator[i], test = cases$test[i], y = column(added$y), v = column(added$v),
    copies = column(added$copies), estimate = column(sapply(fits, function(f) f$beta)),
    low = column(sapply(fits, function(f) f$ci.lb)), high = column(sapply(fits, function(f) f$ci.ub)),
    tau2 = column(sapply(fits, function(f) f$tau2)))
})

born <- certificate("sequential.R", paste(
  "getDesignGroupSequential(informationRates, typeOfDesign = asOF | asP, sided = 2, tolerance = 1e-10);",
  "rma(c(yi, rep(y, copies)), c(vi, rep(v, copies)), method, test), tight control"))
born$rpact <- as.character(packageVersion("rpact"))
write_reference("sequential.json", born, boundaries = boundaries, updates = updates,
  studies = list(list(y = column(bcg$yi), v = column(bcg$vi))))
