"""The portal's workers with the claiming switched off: a thing is done by whoever comes, with no note that it was.

Only for the control run, which must see things done twice; otherwise the programme proves nothing.
"""

from celery.signals import worker_ready

from achterhoek.celery import app

__all__ = ["app"]


@worker_ready.connect
def switch_off(**_):
    from achterhoek import errands  # noqa: PLC0415 - Django is ready only now

    def by_anyone(job, thing):
        thing.do()
        return True

    errands._once = by_anyone
