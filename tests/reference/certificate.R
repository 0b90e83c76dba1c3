# What every reference file carries: who made it, with what, when. Sourced by the other scripts.
suppressMessages({library(metafor); library(metadat); library(jsonlite)})

certificate <- function(script, calls) list(
  script = script,
  made = "2026-11-22",
  r = R.version.string,
  metafor = "3.8-1",
  metadat = as.character(packageVersion("metadat")),
  jsonlite = as.character(packageVersion("jsonlite")),
  calls = calls
)
stopifnot(packageVersion("metafor") == "3.8.1")

# 17 significant digits are the same double; one record a line keeps a later difference readable.
numbers <- function(x) paste0("[", paste(vapply(x, function(v) {
  if (is.na(v)) "null" else if (is.infinite(v)) ifelse(v > 0, "Infinity", "-Infinity") else sprintf("%.17g", v)
}, ""), collapse = ", "), "]")
record <- function(x) paste0("{", paste(vapply(names(x), function(n) {
  v <- x[[n]]
  body <- if (is.null(v)) "null" else if (is.list(v)) record(v)
    else if (is.character(v)) toJSON(v, auto_unbox = TRUE)
    else if (is.logical(v) && !is.na(v[1])) tolower(as.character(v))
    else if (length(v) == 1L && !inherits(v, "column")) substring(numbers(v), 2, nchar(numbers(v)) - 1)
    else numbers(v)
  paste0("\"", n, "\": ", body)
}, ""), collapse = ", "), "}")
column <- function(x) structure(as.numeric(x), class = "column")
write_reference <- function(path, certificate, ...) {
  parts <- list(...)
  blocks <- vapply(names(parts), function(n) paste0(
    "  \"", n, "\": [\n", paste0("    ", vapply(parts[[n]], record, ""), collapse = ",\n"), "\n  ]"), "")
  writeLines(c("{", paste0("  \"certificate\": ", toJSON(certificate, auto_unbox = TRUE), ","),
    paste(blocks, collapse = ",\n"), "}"), path)
}
