"""An upper app for worker processes in tests: one kind of document, and errands that sleep."""
