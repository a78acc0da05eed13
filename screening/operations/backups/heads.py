"""The ends of the audit log that stand in backups."""

from accounts.audit import KeptHead
from screening.operations.models import Backup


def heads_in_backups() -> list[KeptHead]:
    """As the manifests hold them."""
    heads = Backup.objects.exclude(anchor="").values_list("anchor", "file_name")
    return [KeptHead(int(text.partition(":")[0]), text.partition(":")[2], name) for text, name in heads]
