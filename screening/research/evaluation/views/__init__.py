"""Pages of pilots: the officer's plan and decision, the schools' sheets and comments, the evaluation."""
