"""The version of the arithmetic. It changes with every change that could change a stored number."""

ENGINE_VERSION = "1.0.0"
