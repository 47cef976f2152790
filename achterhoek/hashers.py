"""How passwords are kept: Argon2id with 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet).

Django's own parameters take 100 MiB a check: forty people who sign in at nine o'clock would ask 4 GB. With these a
check still costs a guesser the same memory, and forty of them cost the server 760 MB at most.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2(Argon2PasswordHasher):
    memory_cost = 19 * 1024  # KiB
    time_cost = 2
    parallelism = 1
