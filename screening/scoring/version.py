"""The version of the arithmetic. It changes with every change that could change what a result stores.

1.0.0  raw, prorated, upper half, both legs, band
1.1.0  z and T beside a norm; totals rounded half up where the instrument says so. Every figure that 1.0.0 stored is
       the same; its rows read back with z and T unknown (`None`).
1.2.0  under a rule set that says so (1.1), a form total with too few answers has legs and a band where the answered
       lines alone pass a line; still no score. Under an older rule set every figure is that of 1.1.0.
"""

ENGINE_VERSION = "1.2.0"
