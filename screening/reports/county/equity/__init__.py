"""Who was not screened, not looked at, not followed up: by left-behind label, sex, grade, boarding and township."""
