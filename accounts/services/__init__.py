"""Everything that changes an account. Each act is one event in the audit log and ends the sessions it must end."""
