"""Whether the portal is up: for load balancers and monitors. It says nothing about anyone."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
@login_not_required
def healthy(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse(
            "de database antwoordt niet", status=503, content_type="text/plain; charset=utf-8"
        )
    return HttpResponse("gezond", content_type="text/plain; charset=utf-8")
