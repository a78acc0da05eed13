"""Brokers of one's own that may be killed: on ports and in folders where nobody else's are."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

PORT, EPMD_PORT = 16399, 14369
RABBITMQ = "/usr/lib/rabbitmq/bin/rabbitmq-server"


class Redis:
    """Without persistence: what it held is gone when it is killed."""

    url = f"redis://127.0.0.1:{PORT}/0"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        options = ["--port", str(PORT), "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        return subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()

    def die(self) -> None:
        self.end()
        time.sleep(1.5)
        self.process = self.start()


class RabbitMQ(Redis):
    """With quorum queues (config/celery.py), which are on the disk again after a kill."""

    url = f"amqp://guest:guest@127.0.0.1:{PORT}//"

    def start(self) -> "subprocess.Popen[bytes]":
        (self.folder / "rabbitmq.conf").write_text(f"listeners.tcp.local = 127.0.0.1:{PORT}\n")
        own = {
            "HOME": self.folder,
            "ERL_EPMD_PORT": EPMD_PORT,
            "RABBITMQ_NODENAME": "faults@localhost",
            "RABBITMQ_CONFIG_FILE": self.folder / "rabbitmq.conf",
            "RABBITMQ_CONF_ENV_FILE": self.folder / "nothing",
            "RABBITMQ_DIST_PORT": PORT + 1,
            "RABBITMQ_MNESIA_BASE": self.folder / "rabbitmq",
            "RABBITMQ_ENABLED_PLUGINS_FILE": self.folder / "no-plugins",
            "RABBITMQ_LOGS": "-",
        }
        env = {"PATH": os.environ["PATH"], **{name: str(value) for name, value in own.items()}}
        process = subprocess.Popen([RABBITMQ], env=env, stdout=subprocess.DEVNULL, start_new_session=True)
        for _ in range(600):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", PORT)) == 0:
                    return process
            time.sleep(0.1)
        raise RuntimeError("RabbitMQ does not answer")

    def end(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        subprocess.run(["epmd", "-port", str(EPMD_PORT), "-kill"], check=False, stdout=subprocess.DEVNULL)
