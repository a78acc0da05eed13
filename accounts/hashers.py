from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id at 19 MiB: 27 ms instead of 212 ms and 100 MiB for each sign-in on a school PC."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
