"""Papers the law on children's data asks of a school: the audit of the year, the impact assessment, a breach."""
