import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurpose.editor import AskFailed, EditorSettings, Question
from repurpose.editor.endpoint.failures import judge, near_names
from repurpose.editor.endpoint.form import Form
from repurpose.editor.endpoint.reading import Completion, read_completion, read_object
from repurpose.platforms import Answer

HOST = "a.example"
GOOD = '{"posts":[["1","2"]]}'


def envelope(content=GOOD, **more):
    choice = {"message": {"content": content}, "finish_reason": "stop", **more}
    return json.dumps({"choices": [choice], "model": "m"}).encode()


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"  \n{GOOD}\n",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```",
        f"<think>{{what}} {{}} a day</think>{GOOD}",
        f"{{what}} I thought before a mark was opened</think>\n\n{GOOD}",
        f"<think>a</think>\n```json\n{GOOD}```",
        f"Here it is: {GOOD} I hope that it helps {{you}}.",
    ],
)
def test_the_object_is_found_in_what_models_put_around_it(text):
    assert read_object(Completion(text), HOST) == json.loads(GOOD)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("<think>all of it", "empty"),
        ("<think>all of it</think>", "empty"),
        ("no object", "not JSON"),
        ('["1", {"a": 1}]', "not JSON"),
        ('{"a": [1, 2', "not JSON"),
        ("{'a': 1}", "not JSON"),
        ('{"a": NaN}', "not JSON"),
        ('{"a": -Infinity}', "not JSON"),
        ('{"a":' * 100_000, "not JSON"),
        ('{"a": ' + "9" * 5000 + "}", "not JSON"),
    ],
)
def test_nothing_is_repaired_by_guessing(text, why):
    with pytest.raises(AskFailed) as caught:
        read_object(Completion(text), HOST)
    assert caught.value.why == why


@pytest.mark.parametrize(
    ("finish", "why"),
    [
        ("length", "truncated"),
        ("max_tokens", "truncated"),
        ("content_filter", "refused"),
        ("sensitive", "refused"),
    ],
)
def test_why_it_ended_comes_before_what_it_says(finish, why):
    with pytest.raises(AskFailed) as caught:
        read_object(Completion(GOOD, finish), HOST)
    assert caught.value.why == why


def test_half_a_surrogate_pair_goes_nowhere():
    found = read_object(Completion('{"a": "\\ud83d"}'), HOST)
    assert found["a"].encode()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html>a wall</html>", "not JSON"),
        (b"", "not JSON"),
        (b"[]", "not JSON"),
        (b"null", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"{}", "empty"),
        (b'{"choices": []}', "empty"),
        (b'{"choices": {}}', "empty"),
        (b'{"choices": ["x"]}', "empty"),
        (b"data: {", "not JSON"),
        (b"data: 1\n\n", "not JSON"),
    ],
)
def test_a_body_of_another_shape_is_told_apart(body, why):
    with pytest.raises(AskFailed) as caught:
        read_completion(body, whole=True, host=HOST)
    assert caught.value.why == why


def test_what_broke_off_is_truncated_whatever_it_says():
    with pytest.raises(AskFailed) as caught:
        read_completion(envelope(), whole=False, host=HOST)
    assert caught.value.why == "truncated"


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 4}, "completion_tokens": 2},
        {"prompt_tokens": 9, "prompt_cache_hit_tokens": 4, "completion_tokens": 2},
    ],
)
def test_tokens_are_counted_in_every_vendors_words(usage):
    body = json.dumps({"choices": [{"message": {"content": "x"}}], "usage": usage}).encode()
    said = read_completion(body, whole=True, host=HOST)
    assert (said.asked, said.cached, said.answered) == (9, 4, 2)


@pytest.mark.parametrize("usage", [None, [], {"prompt_tokens": "9"}, {"prompt_tokens": -1}, {"prompt_tokens": True}, {"prompt_tokens_details": 3}])  # fmt: skip
def test_a_count_that_is_none_counts_nothing(usage):
    body = json.dumps({"choices": [{"message": {"content": "x"}}], "usage": usage}).encode()
    said = read_completion(body, whole=True, host=HOST)
    assert (said.asked, said.cached, said.answered) == (None, 0, 0)


def test_a_stream_is_joined_and_one_without_its_end_is_cut_off():
    events = [
        ": keep-alive",
        'data: {"model":"m","choices":[{"delta":{"content":null,"reasoning_content":"hm"}}]}',
        'data: {"choices":[{"delta":{"content":"{\\"a\\""}}]}',
        'data: {"choices":[{"delta":{"content":":1}"},"finish_reason":"stop"}]}',
        'data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}',
        "data: [DONE]",
    ]
    said = read_completion("\n\n".join(events).encode(), whole=True, host=HOST)
    assert read_object(said, HOST) == {"a": 1}
    assert (said.model, said.asked, said.thought) == ("m", 7, True)
    with pytest.raises(AskFailed) as caught:
        read_object(read_completion("\n".join(events[:3]).encode(), whole=True, host=HOST), HOST)
    assert caught.value.why == "truncated"


@given(st.one_of(st.binary(), st.text().map(envelope), st.text().map(str.encode)))
@settings(max_examples=25)
def test_any_body_is_an_answer_or_a_failure(body):
    with contextlib.suppress(AskFailed):
        assert isinstance(read_object(read_completion(body, whole=True, host=HOST), HOST), dict)


# What vendors really write: status, body, which failure it is.
REFUSALS = [
    (400, {"error": {"code": "data_inspection_failed", "message": "Input data may contain inappropriate content."}}, "refused"),
    (400, {"error": {"code": "DataInspectionFailed"}}, "refused"),
    (400, {"error": {"type": "content_filter", "message": "The request was rejected because it was considered high risk"}}, "refused"),
    (400, {"error": {"code": "1301", "message": "系统检测到输入或生成内容可能包含不安全或敏感内容"}}, "refused"),
    (429, {"error": {"code": "1302", "message": "您的账户已达到速率限制"}}, "busy"),
    (429, {"error": {"code": "1113", "message": "您的账户已欠费，请充值后重试。"}}, "money"),
    (429, {"error": {"type": "insufficient_quota", "message": "You exceeded your current quota"}}, "money"),
    (402, {"error": {"message": "Insufficient Balance"}}, "money"),
    (403, {"code": 30001, "message": "Sorry, your account balance is insufficient"}, "money"),
    (400, {"error": {"code": 400, "type": "exceed_context_size_error", "n_prompt_tokens": 9000, "n_ctx": 4096}}, "too long"),
    (400, {"error": {"message": "Invalid request: Your request exceeded model token limit: 262144"}}, "too long"),
    (400, {"error": {"message": "This model's maximum context length is 8192 tokens. Please reduce max_tokens."}}, "too long"),
    (400, {"error": {"message": "Range of input length should be [1, 129024]"}}, "too long"),
    (413, {"message": "length of prompt_tokens (9000) must be less than max_seq_len: context length"}, "too long"),
    (401, {"error": {"message": "Invalid Authentication"}}, "login"),
    (400, {"error": {"message": "API key not valid. Please pass a valid API key."}}, "login"),
    (404, {"error": {"message": "model 'x' not found, try pulling it first"}}, "model"),
    (503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}, "busy"),
    (529, {"error": {"message": "overloaded"}}, "busy"),
    (307, {}, "unreachable"),
    (400, {"error": {"message": "Unsupported parameter: 'max_tokens'", "param": "max_tokens"}}, "parameter"),
    (422, {"detail": [{"loc": ["body", "seed"], "msg": "extra fields not permitted"}]}, "parameter"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "why"), REFUSALS)
def test_a_refusal_is_understood_in_every_vendors_words(status, body, why):
    response = Answer(status, {}, json.dumps(body, ensure_ascii=False).encode())
    found = judge(response, EditorSettings(base_url="https://a.example/v1", model="m"), None, 0.0)
    assert found.why == why
    assert found.again == (why == "busy")


QUESTION = Question(
    "s", ("m",), {"type": "object", "properties": {"a": {"type": "array", "minItems": 1}}}
)


# The form, what an endpoint says to it, and what is changed.
@pytest.mark.parametrize(
    ("form", "words", "changed"),
    [
        (Form("json_schema"), "response_format type json_schema is unavailable", {"rung": "json_object"}),
        (Form("json_object"), "'response_format.type' must be 'json_schema' or 'text'", {"rung": "json_schema"}),
        (Form("json_object"), "json mode is not supported", {"rung": "none"}),
        (Form("json_schema"), "Invalid schema: 'minItems' is not permitted", {"bounds": False}),
        (Form("json_schema"), "invalid schema for the answer", {"rung": "json_object"}),
        (Form(), "'max_tokens' is not supported, use 'max_completion_tokens'", {"limit": "max_completion_tokens"}),
        (Form(limit="max_completion_tokens"), "unknown field max_completion_tokens", {"limit": "max_tokens"}),
        (Form(), "temperature: only 1 is allowed", {"temperature": False}),
        (Form(seed=True), "unknown parameter: seed", {"seed": False}),
        (Form(thinking={"thinking": {}}), "unknown parameter: thinking", {"thinking": {}}),
        (Form(), "enable_thinking must be set to false for non-streaming calls", {"thinking": {"enable_thinking": False}}),
        (Form(), "Json mode response is not supported when enable_thinking is true", {"thinking": {"enable_thinking": False}}),
        (Form(), "this model only supports stream mode", {"stream": True}),
    ],
)  # fmt: skip
def test_a_refusal_changes_the_key_that_it_names(form, words, changed):
    found = form.adapt(words, QUESTION)
    assert {name: getattr(found, name) for name in changed} == changed
    same = set(vars(form)) - set(changed) - {"swapped"}
    assert all(getattr(found, name) == getattr(form, name) for name in same)


@pytest.mark.parametrize("words", ["", "bad request", "the article is no good"])
def test_a_refusal_that_names_nothing_changes_nothing(words):
    assert Form().adapt(words, QUESTION) is None


def test_the_ladder_ends():
    form, steps = Form("json_schema", thinking={"thinking": 1}, seed=True), 0
    words = "response_format max_tokens temperature seed thinking stream minItems"
    while form is not None and steps < 99:
        form, steps = form.adapt(words, QUESTION), steps + 1
    assert steps < 15


def test_a_schema_without_bounds_keeps_fields_of_their_names():
    schema = {
        "properties": {"pattern": {"type": "string", "pattern": "^a$"}},
        "required": ["pattern"],
    }
    body = Form("json_schema", bounds=False).body(
        Question("s", ("m",), schema), "m", 9, names=False
    )
    assert body["response_format"]["json_schema"]["schema"] == {
        "properties": {"pattern": {"type": "string"}},
        "required": ["pattern"],
    }


def test_what_never_changes_comes_first_so_that_caches_serve():
    body = Form().body(Question("system", ("article", "answer", "mend it"), {}), "m", 9, names=True)
    assert [(one["role"], one["content"]) for one in body["messages"]] == [
        ("system", "system"),
        ("user", "article"),
        ("assistant", "answer"),
        ("user", "mend it"),
    ]


def test_the_nearest_names_come_first():
    known = ["deepseek-flash", "deepseek-v4-pro", "embed-1"]
    assert near_names("DeepSeek-Flsh", known)[0] == "deepseek-flash"
    assert near_names("zzz", known) == []
