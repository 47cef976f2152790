"""`rotate_bsn_keys`: seal everything that is encrypted with the newest key of BSN_KEYS (docs/operations.md).

Put a new key first in BSN_KEYS and keep the old one, restart, run this; when `keys_in_use` names the new key alone, the
old one may go. BSN_INDEX_KEY is another key and never changes: clients are found by it.
"""

from typing import Any

from achterhoek.answers import Answer, AnswerCommand, Exit
from achterhoek.models import User
from clients.actions import keys


class Command(AnswerCommand):
    help = "Versleutel alles opnieuw met de nieuwste sleutel uit BSN_KEYS."

    def answer(self, **_: Any) -> Answer:
        done = keys.rotate(by=User.objects.portal())
        value = {
            "resealed": done.resealed,
            "already": done.already,
            "unreadable": done.unreadable,
            "keys_in_use": dict(done.keys_in_use),
        }
        lines = [
            f"{done.resealed} opnieuw versleuteld, {done.already} waren dat al.",
            f"Sleutels in gebruik: {', '.join(sorted(done.keys_in_use)) or 'geen'}.",
            *(f"Niet te openen: {row}" for row in done.unreadable),
        ]
        return Answer(value, lines=lines, exit_code=Exit.BREACHES if done.unreadable else Exit.DONE)
