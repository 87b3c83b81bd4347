"""The language of the reader, and a refusal as a page."""

import time

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language

from opora.core.middleware import LanguageMiddleware, ProcessorTimeMiddleware, RefusalMiddleware
from opora.core.refusals import NotAllowed, NotKnown, Problem, Refused


def tell_language(request):
    return HttpResponse(get_language())


@pytest.mark.parametrize(
    ("cookie", "language"), [(None, "cs"), ("en", "en"), ("cs", "cs"), ("de", "cs"), ("../x", "cs")]
)
def test_the_language_is_czech_unless_the_reader_chose_another(cookie, language):
    request = RequestFactory().get("/", headers={"accept-language": "en"})
    if cookie:
        request.COOKIES["django_language"] = cookie
    answer = LanguageMiddleware(tell_language)(request)
    assert answer.content.decode() == language
    assert answer["Content-Language"] == language
    assert language == request.LANGUAGE_CODE


def work_and_wait(request):
    until = time.thread_time() + 0.02
    while time.thread_time() < until:
        pass
    time.sleep(0.2)
    return HttpResponse()


def test_a_page_says_how_long_the_processor_worked_on_it_without_waiting():
    answer = ProcessorTimeMiddleware(work_and_wait)(RequestFactory().get("/"))
    name, milliseconds = answer["Server-Timing"].split(";dur=")
    assert name == "processor"
    assert 20 <= float(milliseconds) < 150


def test_an_act_does_not_say_how_long_it_took():
    assert "Server-Timing" not in ProcessorTimeMiddleware(work_and_wait)(RequestFactory().post("/"))


@pytest.mark.parametrize("refusal", [Refused("Too much."), NotAllowed("Not you."), NotKnown("Not there.")])
def test_a_refusal_becomes_a_page_with_its_status(refusal):
    answer = RefusalMiddleware(tell_language).process_exception(page_request(), refusal)
    assert answer.status_code == refusal.status
    assert refusal.message in answer.content.decode()


def test_problems_are_listed():
    refusal = Refused("The file was not taken.", problems=(Problem("line 3", "x", "expected a number"),))
    assert (
        "line 3"
        in RefusalMiddleware(tell_language).process_exception(page_request(), refusal).content.decode()
    )


def test_a_bug_goes_on():
    assert RefusalMiddleware(tell_language).process_exception(page_request(), ZeroDivisionError()) is None


def page_request():
    request = RequestFactory().get("/")
    request.resolver_match = None
    return request
