"""`make demo`: a fictitious region that lives, on 12 September 2022, with a web server and a worker."""

import os
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from achterhoek import clock
from transitions.demo import build, serving

DEMO_DAY = date(2022, 9, 12)


class Command(BaseCommand):
    help = (
        "Builds the fictitious region (once) and starts the portal with a worker. Never where DEBUG is off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="begin anew: throw the demo's database away")
        parser.add_argument("--build-only", action="store_true", help="build the region and stop")
        parser.add_argument("--residents", type=int, default=600)
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "The demo makes people up and tells passwords: it refuses to run with DEBUG=off."
            )
        if not options["build_only"]:
            self._require_free(options["port"])
        os.environ["PORTAL_TODAY"] = DEMO_DAY.isoformat()
        os.environ.setdefault("PUBLIC_ADDRESS", f"http://localhost:{options['port']}")
        if options["reset"]:
            build.forget()
        with clock.living_on(DEMO_DAY):
            call_command("migrate", verbosity=0)
            build.ensure(residents=options["residents"], say=self.stdout.write)
        if not options["build_only"]:
            raise SystemExit(serving.serve(port=options["port"], ready=lambda: self._tell(options["port"])))

    def _require_free(self, port: int) -> None:
        """Before anything is built or thrown away: another demo may still run there, on the same data."""
        if not serving.is_free(port):
            raise CommandError(
                f"Poort {port} is in gebruik, misschien door een demo die nog draait. Stop die, of kies een andere: "
                f'make demo ARGS="--port {port + 1}"'
            )

    def _tell(self, port: int) -> None:
        self.stdout.write(self.style.SUCCESS(f"\nHet portaal draait op http://localhost:{port}/"))
        self.stdout.write(
            f"Het is er {DEMO_DAY:%d-%m-%Y}. Iedereen en alles is verzonnen. Aanmelden kan als:\n"
        )
        for name, who in build.sign_ins():
            self.stdout.write(f"  {name:<22} {who}")
        self.stdout.write(f"\nHet wachtwoord is steeds: {build.PASSWORD}\nStoppen: Ctrl-C\n")
        self.stdout.flush()
