import json
import logging
import socket
import traceback
from dataclasses import replace

import pytest

from repurpose.editor import AskFailed, Question
from repurpose.sandbox.editor_dialects import DIALECTS
from repurpose.sandbox.editor_fake import REQUESTS
from repurpose.sandbox.editor_faults import EDITOR_KINDS
from tests.editor.conftest import KEY

# A dialect, its preset, and how many requests it takes until an answer comes.
VENDORS = {
    "v1": ("", 1),
    "deepseek": ("deepseek", 1),
    "dashscope": ("dashscope", 1),
    "moonshot": ("moonshot", 1),
    "zhipu": ("zhipu", 1),
    "siliconflow": ("siliconflow", 1),
    "openai": ("openai", 1),
    "llamacpp": ("llamacpp", 1),
    "lmstudio": ("lmstudio", 1),
    "vllm": ("vllm", 1),
}


@pytest.mark.parametrize("dialect", VENDORS)
def test_each_vendor_answers_at_the_first_request(open_at, question, endpoint, dialect):
    preset, requests = VENDORS[dialect]
    editor = open_at(dialect, preset)
    answer = editor(question)
    assert answer.value["posts"]
    assert json.loads(answer.raw) == answer.value
    assert (answer.model, answer.fingerprint) == ("sandbox-editor", "fp_sandbox")
    assert answer.usage.asked > 500
    assert editor.calls == requests
    body = endpoint.world.kept[REQUESTS][-1]
    assert "reasoning_content" not in json.dumps(body)


@pytest.mark.mostly_slow(quick=3)
# The same without what a preset knows: the ladder finds the way, and remembers it.
@pytest.mark.parametrize(
    ("dialect", "preset", "requests"),
    [
        ("deepseek", "lmstudio", 2),  # json_schema is refused
        ("moonshot", "", 3),  # max_tokens, temperature
        ("openai", "", 3),
        ("zhipu", "openai", 3),  # max_completion_tokens, json_schema
        ("lmstudio", "", 2),  # json_object is refused
        ("dashscope", "", 2),  # thinking has to be turned off
        ("vllm", "", 1),
    ],
)
def test_an_unknown_endpoint_is_found_out_once(open_at, question, dialect, preset, requests):
    editor = open_at(dialect, preset)
    assert editor(question).value["posts"]
    assert editor.calls == requests
    again = open_at(dialect, preset)
    assert again(question).value["posts"]
    assert again.calls == 1


def test_one_key_is_changed_at_a_time(open_at, question, endpoint):
    editor = open_at("moonshot", "")
    editor(question)
    bodies = [set(body) for body in endpoint.world.kept[REQUESTS]]
    assert bodies[0] - bodies[1] == {"max_tokens"}
    assert bodies[1] - bodies[0] == {"max_completion_tokens"}
    assert bodies[1] - bodies[2] == {"temperature"}


def test_an_engine_on_this_machine_gets_the_ids_as_an_enum(open_at, question, endpoint):
    open_at("llamacpp", "llamacpp")(question)
    body = endpoint.world.kept[REQUESTS][-1]
    schema = body["response_format"]["json_schema"]["schema"]
    assert schema["$defs"]["id"]["enum"] == ["1", "2", "3"]
    assert question.schema["$defs"]["id"]["pattern"]


# What goes wrong, which failure it is ("" for an answer all the same), and how many requests it took.
FAULTS = {
    "editor-401": ("login", 1),
    "editor-402": ("money", 1),
    "editor-404": ("model", 2),
    "editor-429": ("busy", 3),
    "editor-429-long": ("busy", 1),
    "editor-quota": ("money", 1),
    "editor-500": ("busy", 3),
    "editor-page": ("busy", 3),
    "editor-loading": ("busy", None),
    "editor-redirect": ("unreachable", 1),
    "editor-filtered": ("refused", 1),
    "editor-too-long": ("too long", 1),
    "editor-no-format": ("", 2),
    "editor-no-limit": ("", 2),
    "editor-error-200": ("money", 1),
    "editor-hang": ("timeout", 1),
    "editor-blank-lines": ("timeout", 1),
    "editor-keep-alive": ("", 1),
    "editor-blank": ("empty", 2),
    "editor-thoughts-only": ("empty", 2),
    "editor-think": ("", 1),
    "editor-fenced": ("", 1),
    "editor-cut": ("truncated", 2),
    "editor-cut-prompt": ("too long", 1),
    "editor-prose": ("not JSON", 2),
    "editor-refusal": ("refused", 1),
    "editor-wrong-ids": ("", 1),
    "editor-repeated-ids": ("", 1),
    "editor-wrong-shape": ("", 1),
    "editor-repeats": ("not JSON", 2),
    "editor-invented": ("", 1),
    "editor-language": ("", 1),
    "editor-obeys": ("", 1),
    "editor-huge": ("truncated", 2),
    "editor-echo": ("parameter", 1),
    "lost": ("busy", 3),
    "reset": ("busy", 3),
    "truncated": ("busy", 3),
    "refuse-before": ("busy", 3),
}
# A request was answered, and cost money, although nothing came of it.
PAID = {
    "editor-blank",
    "editor-thoughts-only",
    "editor-cut",
    "editor-cut-prompt",
    "editor-prose",
    "editor-repeats",
    "editor-refusal",
    "editor-huge",
}


def test_the_table_has_every_fault():
    assert set(EDITOR_KINDS) <= set(FAULTS)


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize("kind", FAULTS)
def test_what_goes_wrong(open_at, question, endpoint, caplog, kind):
    caplog.set_level(logging.DEBUG)
    why, requests = FAULTS[kind]
    endpoint.fault(kind, "editor", times=99, seconds=2)
    slow = kind in ("editor-hang", "editor-blank-lines")
    editor = open_at("v1", timeout=0.5 if slow else 300.0)
    told = []
    if why:
        with pytest.raises(AskFailed) as caught:
            editor(question)
        assert caught.value.why == why
        assert caught.value.exit_code == 4
        assert (caught.value.usage.asked > 0) == (kind in PAID)
        told = [caught.value.whole, *traceback.format_exception(caught.value)]
    else:
        assert editor(question).value
    if requests is not None:
        assert editor.calls == requests
    everything = "\n".join([*told, caplog.text])
    assert KEY not in everything
    assert not [s for s in question.messages[0].split("。") if len(s) > 12 and s in everything]


@pytest.mark.parametrize(
    "kind", ["editor-500", "editor-blank", "editor-cut", "editor-loading", "lost"]
)
def test_what_goes_wrong_once_is_asked_again(open_at, question, endpoint, kind):
    endpoint.fault(kind, "editor")
    editor = open_at()
    assert editor(question).value["posts"]
    assert editor.calls == 2


def test_a_cut_answer_is_given_more_room(open_at, question, endpoint):
    endpoint.fault("editor-cut")
    open_at()(question)
    assert [body["max_tokens"] for body in endpoint.world.kept[REQUESTS]] == [2000, 4000]


def test_what_an_answer_cost_adds_up_over_all_tries(open_at, question, endpoint):
    endpoint.fault("editor-blank")
    editor = open_at("deepseek", "deepseek", model="sandbox-editor")
    once = editor(question)
    assert once.usage == editor.spent
    assert once.usage.asked > 1.9 * len("".join((question.system, *question.messages))) / 1.5
    assert once.usage.cost is None  # nobody knows a price of this model


def test_pauses_grow_and_obey_the_server(open_at, question, endpoint, waits):
    endpoint.fault("editor-500", times=2)
    open_at()(question)
    assert waits.slept == [1.0, 4.0]
    endpoint.fault("editor-429", times=1)
    open_at()(question)
    assert waits.slept[2:] == [1.0]


def test_a_model_that_loads_is_waited_for(open_at, question, endpoint, waits):
    endpoint.fault("editor-loading", times=6)
    assert open_at(timeout=300.0)(question).value
    assert sum(waits.slept) == 12


def test_what_would_cost_too_much_is_not_asked(open_at, question, priced):
    editor = open_at(max_cost=0.0001)
    editor.preset = priced
    with pytest.raises(AskFailed) as caught:
        editor(question)
    assert (caught.value.why, editor.calls) == ("cost", 0)


def test_the_money_of_a_run_is_counted_over_its_articles(open_at, question, priced):
    editor = open_at(max_cost=0.01)
    editor.preset = priced
    asked = 0
    with pytest.raises(AskFailed) as caught:
        for _ in range(20):
            asked += 1
            assert editor(question).usage.cost > 0
    assert caught.value.why == "cost"
    assert 1 < asked < 20
    assert editor.spent.cost <= 0.01


@pytest.fixture
def priced():
    from repurpose.editor import Preset, Price

    price = Price(asked=1.0, answered=2.0)
    return Preset(label="P", base_url="http://127.0.0.1/", prices={"sandbox-editor": price})


def test_a_question_beyond_the_context_is_not_asked(open_at, question):
    long = replace(question, messages=(question.messages[0] * 12,))
    editor = open_at("llamacpp", "llamacpp")
    editor.preset = replace(editor.preset, context=4096)
    with pytest.raises(AskFailed) as caught:
        editor(long)
    assert (caught.value.why, editor.calls) == ("too long", 0)


def test_a_server_that_cuts_the_question_is_found_out(open_at, question):
    long = replace(question, messages=(question.messages[0] * 12,))
    editor = open_at("ollama", "vllm")  # whose preset knows no context
    with pytest.raises(AskFailed) as caught:
        editor(long)
    assert (caught.value.why, editor.calls) == ("too long", 1)


def test_nobody_there_is_said_at_once(open_at, question, waits):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    editor = open_at(base_url=f"http://127.0.0.1:{port}/v1")
    with pytest.raises(AskFailed) as caught:
        editor(question)
    assert (caught.value.why, waits.slept) == ("unreachable", [])


def test_a_proxy_of_the_environment_does_not_stand_before_this_machine(
    open_at, question, monkeypatch
):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert open_at(proxy="env")(question).value


def test_a_demand_to_stream_is_met(open_at, question, monkeypatch):
    def demand(_dialect, body):
        if not body.get("stream"):
            return 400, {"error": {"message": "This model only supports stream mode"}}
        return None

    monkeypatch.setattr("repurpose.sandbox.editor_fake.refuse", demand)
    editor = open_at()
    answer = editor(question)
    assert answer.value["posts"]
    assert answer.usage.asked > 500
    assert editor.calls == 2


def test_several_threads_ask_one_after_the_other(open_at, question):
    from concurrent.futures import ThreadPoolExecutor

    editor = open_at()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(editor, [question] * 4))
    assert editor.calls == 4
    assert {answer.raw for answer in answers} == {answers[0].raw}
    assert editor.spent.asked == sum(answer.usage.asked for answer in answers)


def test_a_model_that_is_not_there_names_the_nearest(open_at, question):
    with pytest.raises(AskFailed, match="editr") as caught:
        open_at(model="sandbox-editr")(question)
    assert caught.value.why == "model"
    assert "sandbox-editor" in caught.value.hint


def test_every_dialect_of_the_sandbox_is_tried():
    assert set(DIALECTS) == {*VENDORS, "ollama"}


def test_a_question_without_the_article_marks_is_answered_too(open_at):
    plain = Question('Answer with json such as {"word":"a"}.', ("Say something.",), {})
    assert open_at()(plain).value == {"word": "a"}
