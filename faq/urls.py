"""Addresses of the public questions, and of the editors' pages."""

from django.urls import URLPattern, path

from faq import edit_addresses
from faq.views import news, public, search, visitors

app_name = "faq"
urlpatterns: list[URLPattern] = [
    path("", public.index, name="start"),
    path("zoeken/", search.search, name="search"),
    path("nieuws.atom", news.feed, name="feed"),
    path("belangrijkste-boodschap/blad/", news.handout, name="handout"),
    path("onderwerp/<slug:slug>/", public.category, name="category"),
    path("film/<slug:slug>/", public.film, name="film"),
    path("film/<slug:slug>/ondertiteling.vtt", public.film_subtitles, name="film_subtitles"),
    path("stel/", visitors.ask, name="ask"),
    path("stel/bedankt/", visitors.asked, name="asked"),
    *edit_addresses.PATTERNS,
    path("<slug:slug>/geholpen/", visitors.helped, name="helped"),
    # The permanent address of each question; everything of more words or with a name of its own stands above.
    path("<slug:slug>/", public.question, name="question"),
]
