"""What runs by itself: of every job the last, next and late run, what failed, and what a person must look at."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from achterhoek import errands, jobs, pages, schedule
from achterhoek.clock import now
from achterhoek.models import Errand, JobRun
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest


@require_safe
@required("operations.view")
def index(request: StaffRequest) -> HttpResponse:
    context = {
        "lines": schedule.lines(now()),
        "dead": Errand.objects.dead().order_by("-dead_at", "-pk")[: pages.PER_PAGE],
    }
    return render(request, "achterhoek/operations.html", context)


@require_safe
@required("operations.view")
def runs(request: StaffRequest, job: str) -> HttpResponse:
    """The runs of one job, newest first, with what failed in each."""
    if job not in jobs.names():
        raise Http404
    page = pages.page_of(JobRun.objects.filter(job=job).order_by("-started_at", "-pk"), request)
    return render(
        request,
        "achterhoek/jobrun_list.html",
        {"job": job, "about": jobs.about(job) or job, "page_obj": page},
    )


@require_POST
@required("operations.retry")
def try_again(request: StaffRequest, pk: int) -> HttpResponse:
    errand = get_object_or_404(Errand, pk=pk)
    try:
        errands.try_again(errand, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "De volgende ronde probeert dit opnieuw.")
    return redirect("achterhoek:operations")
