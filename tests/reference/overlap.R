# Reference values for review overlap and vote counts. Run in this folder: Rscript overlap.R
source("certificate.R")

# The citation matrix of six reviews and 14 studies (Miyazaki 2017) that is the example of the R package ccaR, written
# for Bougioukas et al. (2021) J Clin Epidemiol 132:34-45, doi:10.1016/j.jclinepi.2020.12.004. Rows are studies.
cited <- rbind(
  c(1, 1, 0, 1, 0, 1), c(0, 0, 0, 0, 1, 0), c(1, 1, 0, 1, 0, 1), c(1, 1, 0, 0, 0, 1), c(1, 0, 0, 0, 0, 0),
  c(1, 1, 0, 1, 0, 1), c(1, 1, 0, 1, 0, 1), c(0, 1, 0, 0, 0, 0), c(1, 1, 1, 1, 0, 1), c(1, 1, 0, 1, 0, 1),
  c(1, 1, 1, 0, 0, 0), c(1, 1, 1, 0, 0, 1), c(1, 1, 1, 0, 0, 1), c(1, 0, 0, 0, 0, 0))
cited_late <- cited  # the same, where the third and fifth review could not have known the fourth and sixth study
cited_late[4, 3] <- cited_late[4, 5] <- cited_late[6, 3] <- NA

area <- function(m) {  # NA marks a structural zero; a study in no review has no row
  m <- m[rowSums(m, na.rm = TRUE) > 0, , drop = FALSE]
  N <- sum(m, na.rm = TRUE); r <- nrow(m); c <- ncol(m); X <- sum(is.na(m))
  (N - r) / (r * c - r - X)
}
areas <- list()
for (name in c("cited", "cited_late")) {
  m <- get(name)
  pairs <- combn(ncol(m), 2, function(p) area(m[, p]))
  areas <- c(areas, list(list(name = name, reviews = ncol(m), cells = column(t(m)), overall = area(m), pairs = column(pairs))))
}

votes <- list()
for (pair in list(c(9, 14), c(11, 13), c(12, 13), c(4, 5), c(0, 7), c(5, 10), c(40, 55))) {
  got <- binom.test(pair[1], pair[2])
  votes <- c(votes, list(list(count = pair[1], n = pair[2], low = got$conf.int[1], high = got$conf.int[2], p = got$p.value)))
}

write_reference("overlap.json",
  certificate("overlap.R", "(N - r) / (r c - r - X) in base R; binom.test"),
  covered_area = areas, votes = votes)
