"""A person is reachable from every step, and no step is a wall."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from bonafides.core import clock
from bonafides.core.access import limits
from bonafides.flow.pages.forms import CannotForm, HelpForm, WordsForm
from bonafides.flow.pages.requests import MemberRequest, actor_of, origin_of, see_other
from bonafides.flow.steps import BY_KEY, handed_in
from bonafides.reviews import queries as reviews
from bonafides.reviews import services

A_DAY = 24 * 3600
MESSAGES_A_DAY = 30  # more than any conversation needs, few enough to keep a script out of the agents' list

# topic → what the member reads; those that name a check are shown where the level has it
TOPICS: tuple[tuple[str, str, str], ...] = (
    ("code", "No code arrives, or it is refused", "email phone"),
    ("photo", "The photo of my document is not accepted", "document"),
    ("name", "My name is written differently on my account and my document", "document"),
    ("selfie", "The selfie is not accepted, or I look different now", "selfie"),
    ("result", "I think the result is wrong", ""),
    ("privacy", "I have a question about my data", ""),
    ("page", "A page or a button does not work", ""),
    ("other", "Something else", ""),
)

# why → what the member reads, the checks it concerns, and what follows
WHYS: tuple[tuple[str, str, str, str], ...] = (
    ("no_phone", "I have no phone number of my own", "phone", "A person looks for another way to reach you."),
    ("no_camera", "I have no camera that works", "document selfie", "A person agrees another way with you."),
    (
        "no_document",
        "I have no document of the accepted kinds",
        "document",
        "Tell us what you do have. A person sees whether it can count.",
    ),
    (
        "no_selfie",
        "I cannot or do not want to photograph my face",
        "selfie",
        "A person looks for a way that you are comfortable with.",
    ),
    ("no_email", "I cannot open mail at this address", "email", "A person helps you to use another address."),
    (
        "disability",
        "The step is hard for me because of a disability or illness",
        "",
        "A person does the step with you or finds another one.",
    ),
    ("other", "Something else", "", "Describe it below; a person reads it."),
)


@require_http_methods(["GET", "POST"])
def help_page(request: MemberRequest, verification_id: str) -> HttpResponse:
    """Ask, read the answers, and write again: one conversation on one page."""
    v, origin = request.verification, origin_of(request)
    talk, case = reviews.conversation(v.id), reviews.open_case_of(v.id)
    kinds = {c.kind for c in v.checks}
    topics = [(key, text) for key, text, needs in TOPICS if not needs or kinds & set(needs.split())]
    data = request.POST if request.method == "POST" else None
    goes_on = bool(talk)
    form = WordsForm(data) if goes_on else HelpForm(data, topics=topics)
    if form.is_bound and form.is_valid():
        now = clock.now()
        limits.hit("flow.help", v.id, limit=MESSAGES_A_DAY, seconds=A_DAY, now=now)
        words, actor = form.cleaned_data["words"], actor_of(v)
        if case and goes_on:
            services.write(case.id, words=words, actor=actor, now=now)
        else:
            services.ask_for_help(
                v.id,
                step=origin.key if origin else "",
                topic=form.cleaned_data.get("topic", "other"),
                words=words,
                actor=actor,
                now=now,
            )
        messages.success(request, "Your message has arrived. The answer will appear on this page.")
        return see_other("flow:help", v.id)
    context = {
        "form": form,
        "topics": topics,
        "origin": origin,
        "talk": talk,
        "goes_on": goes_on,
        "seen": len(talk),
        "waiting": bool(case) and bool(talk) and talk[-1].who == "you",
    }
    return render(request, "flow/help.html", context, status=422 if form.is_bound else 200)


@require_safe
def help_now(request: MemberRequest, verification_id: str) -> HttpResponse:
    """The conversation alone; 204 while nobody has written."""
    talk = reviews.conversation(request.verification.id)
    if request.GET.get("seen") == str(len(talk)):
        return HttpResponse(status=204)
    waiting = bool(talk) and talk[-1].who == "you"
    return render(request, "flow/_talk.html", {"talk": talk, "seen": len(talk), "waiting": waiting})


@require_http_methods(["GET", "POST"])
def cannot(request: MemberRequest, verification_id: str) -> HttpResponse:
    """Another way for a step that a member cannot do: a person takes it over from there."""
    v, origin = request.verification, origin_of(request)
    left = [BY_KEY[c.kind] for c in v.checks if not handed_in(c)]
    if origin not in left:
        return render(request, "flow/cannot_which.html", {"left": left})
    assert origin is not None
    whys = [w for w in WHYS if not w[2] or origin.key in w[2].split()]
    form = CannotForm(
        request.POST if request.method == "POST" else None, whys=[(key, text) for key, text, _, _ in whys]
    )
    if form.is_bound and form.is_valid():
        now = clock.now()
        limits.hit("flow.help", v.id, limit=MESSAGES_A_DAY, seconds=A_DAY, now=now)
        services.cannot_do(
            v.id,
            step=origin.key,
            why=form.cleaned_data["why"],
            words=form.cleaned_data["words"],
            actor=actor_of(v),
            now=now,
        )
        messages.success(
            request,
            "We know now that you cannot do this step. A person looks for another way; the answer appears here.",
        )
        return see_other("flow:help", v.id)
    return render(
        request,
        "flow/cannot.html",
        {"form": form, "whys": whys, "origin": origin},
        status=422 if form.is_bound else 200,
    )
