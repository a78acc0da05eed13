from accounts.views.errors import csrf_failure, locked_out, server_error

__all__ = ["csrf_failure", "locked_out", "server_error"]
