"""For whom backups are locked: the public half stands here, the other half on paper in somebody's safe."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings

from screening.operations.backups.sealing import key_text, read_recipient, recipient_text

_SHEET = """
备份密钥（只显示这一次，请抄写或打印两份，交校长锁好；不要存在这台电脑上，不要拍照）
The backup key, shown this once. Write it down or print it twice, lock it away, keep no copy on this computer.

  {key}

没有它，谁也打不开备份，包括你自己。
Nobody opens a backup without it, you included.
"""


def recipient_file() -> Path:
    return Path(settings.VAR_DIR) / "backup-recipient"


def recipient() -> X25519PublicKey | None:
    """None as long as nobody has made a key."""
    text = settings.BACKUP_RECIPIENT
    if not text and recipient_file().exists():
        text = recipient_file().read_text()
    return read_recipient(text) if text.strip() else None


def make_recipient() -> X25519PrivateKey:
    """A new pair; the private half is nowhere but in the answer."""
    key = X25519PrivateKey.generate()
    note_recipient(key.public_key())
    return key


def note_recipient(key: X25519PublicKey) -> None:
    recipient_file().parent.mkdir(parents=True, exist_ok=True)
    unfinished = recipient_file().with_suffix(".unfinished")
    unfinished.write_text(recipient_text(key) + "\n")
    os.replace(unfinished, recipient_file())


def key_in_words(key: X25519PrivateKey) -> str:
    """What the terminal shows once, to be written down."""
    return _SHEET.format(key=key_text(key))
