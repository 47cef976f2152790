"""Pages with one fault each, for the tests of the browser's watch."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

DOT = b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;"
PAGE = (
    '<!doctype html><html lang="nl"><head><title>Proef</title><link rel="icon" href="/dot.gif"></head>'
    "<body><main><h1>Proef</h1>%s</main></body></html>"
)


def page(content: str, *, status: int = 200):
    @login_not_required
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(PAGE % content, status=status)

    return view


@login_not_required
def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE % f"<p>{request.user}</p>")


@login_not_required
def dot(request: HttpRequest) -> HttpResponse:
    return HttpResponse(DOT, content_type="image/gif")


urlpatterns = [
    path("dot.gif", dot),
    path("good/", page("<p>Niets aan de hand.</p>")),
    path("not-found/", page("<p>Deze pagina is er niet.</p>", status=404)),
    path("missing-script/", page('<script src="/nowhere.js"></script>')),
    path("inline-script/", page("<script>document.title = 'anders'</script>")),
    path("elsewhere/", page('<img src="http://192.0.2.1/image.png" alt="ver weg">')),
    path("no-alternative/", page('<img src="/dot.gif">')),
    path("too-wide/", page('<svg width="3000" height="10" role="img" aria-label="breed"></svg>')),
    path("who/", who),
]
