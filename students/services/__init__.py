"""Everything that changes places, people, care and consent. History is ended or added to, never overwritten."""
