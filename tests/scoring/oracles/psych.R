# The statistics of the ten matrices in R, for tests that need no R: `Rscript tests/scoring/oracles/psych.R`
# (Debian: apt-get install r-cran-psych r-cran-jsonlite) writes psych.json beside this file.
# alpha, alpha without an item, item-rest correlations: psych::alpha. Interval: psych::alpha.ci (Feldt).
# Loadings: psych::fa(fm = "ml") as it comes, and stats::factanal, the same model, with the optimiser told to go on
# until nothing moves; omega is (Σλ)² / ((Σλ)² + Σ(1 − λ²)) of each. psych_omega_tot is psych's own, 1 − Σψ / ΣR.

suppressMessages({library(psych); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))

omega <- function(l) { l <- as.numeric(l); sum(l)^2 / (sum(l)^2 + sum(1 - l^2)) }

statistics <- function(file) {
  x <- as.matrix(read.csv(file))
  whole <- x[complete.cases(x), ]
  r <- cor(whole)
  k <- ncol(x)
  listwise <- suppressWarnings(psych::alpha(whole, check.keys = FALSE, warnings = FALSE))
  pairwise <- suppressWarnings(psych::alpha(x, use = "pairwise", check.keys = FALSE, warnings = FALSE))
  raw <- listwise$total$raw_alpha
  ci <- function(level) { found <- psych::alpha.ci(raw, nrow(whole), k, 1 - level); c(found$lower.ci, found$upper.ci) }
  ml <- suppressWarnings(psych::fa(r, nfactors = 1, n.obs = nrow(whole), fm = "ml"))
  tight <- factanal(covmat = r, factors = 1, n.obs = nrow(whole), rotation = "none",
                    control = list(nstart = 1, opt = list(factr = 10, pgtol = 0, maxit = 10000)))
  own <- suppressMessages(suppressWarnings(psych::omega(r, nfactors = 1, n.obs = nrow(whole), fm = "ml", plot = FALSE, flip = FALSE)))
  list(
    n = nrow(x), n_complete = nrow(whole), k = k,
    alpha = raw, alpha_pairwise = pairwise$total$raw_alpha, standardized_alpha = listwise$total$std.alpha,
    mean_inter_item_correlation = listwise$total$average_r,
    feldt_95 = ci(0.95), feldt_90 = ci(0.90),
    item_rest = listwise$item.stats$r.drop,
    alpha_if_deleted = listwise$alpha.drop$raw_alpha,
    omega_fa = omega(ml$loadings), omega_factanal = omega(tight$loadings),
    loadings_factanal = as.numeric(tight$loadings) * sign(sum(tight$loadings)),
    psych_omega_tot = own$omega.tot
  )
}

files <- sort(list.files(file.path(here, "matrices"), pattern = "\\.csv$", full.names = TRUE))
found <- lapply(files, statistics)
names(found) <- sub("\\.csv$", "", basename(files))
versions <- list(R = R.version.string, psych = as.character(packageVersion("psych")))
write(toJSON(list(versions = versions, matrices = found), auto_unbox = TRUE, digits = I(17), pretty = 1),
      file.path(here, "psych.json"))
