"""The moment at which the cast lives: a Monday in school week 7 of a first term."""

NOW = "2026-10-19T09:00:00+08:00"
