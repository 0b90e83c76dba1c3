# Times metafor's calls inside one running R session. Called by engine.py: Rscript engine.R in.json out.json
suppressMessages({library(metafor); library(jsonlite)})
paths <- commandArgs(trailingOnly = TRUE)
given <- fromJSON(paths[1])

fit <- function(s, test = "knha", method = "REML") rma.uni(s$y, s$v, method = method, test = test)
glmm <- function(s, ...) suppressWarnings(rma.glmm(...))
calls <- list(
  fit = function(s) predict(fit(s)),
  dl = function(s) fit(s, "t", "DL"),
  leave_one_out = function(s, f) leave1out(f),
  q_profile = function(s, f) confint(f),
  trim_and_fill = function(s, f) trimfill(f),
  glmm_el = function(s) glmm(s, measure = "OR", ai = s$ai, n1i = s$n1i, ci = s$ci, n2i = s$n2i, model = "CM.EL"),
  glmm_plo = function(s) glmm(s, measure = "PLO", xi = s$xi, ni = s$ni)
)
needs_fit <- c("leave_one_out", "q_profile", "trim_and_fill")

# The calls are in turn, round by round, so that a slow moment of the machine falls on all of them alike; the slowest take part in fewer.
tasks <- lapply(seq_len(nrow(given$tasks)), function(i) {
  task <- given$tasks[i, ]
  s <- given$data[[task$data]]
  call <- calls[[task$call]]
  one <- if (task$call %in% needs_fit) { f <- fit(s); function() call(s, f) } else function() call(s)
  one()
  list(one = one, number = task$number, rounds = task$rounds)
})
rounds <- sapply(seq_len(given$rounds), function(round) vapply(tasks, function(task) {
  if (round > task$rounds) return(NA)
  begin <- proc.time()[["elapsed"]]
  for (i in seq_len(task$number)) task$one()
  (proc.time()[["elapsed"]] - begin) / task$number
}, 0))
rounds <- matrix(rounds, nrow = length(tasks))
write_json(list(seconds = unname(apply(rounds, 1, median, na.rm = TRUE)), r = R.version.string, metafor = as.character(packageVersion("metafor"))),
  paths[2], digits = NA, auto_unbox = TRUE)
