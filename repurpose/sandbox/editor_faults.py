"""What a model's endpoint can do wrong, by name: the faults of the sandbox's fake one."""

from repurpose.messages import mark

EDITOR = "editor"  # what a fault says in place of a platform
# What each does. Those that say nothing of the answer are refusals.
EDITOR_KINDS = {
    "editor-401": mark("refuse the key"),
    "editor-402": mark("nothing is left on the account"),
    "editor-404": mark("there is no such model"),
    "editor-429": mark("too many requests, with a wait of one second"),
    "editor-429-long": mark("too many requests, with a wait of an hour"),
    "editor-quota": mark("429 because a quota is used up"),
    "editor-500": mark("refuse with 500 before anything is done"),
    "editor-page": mark("502 with a page of a proxy"),
    "editor-loading": mark("503 while the model is loaded"),
    "editor-redirect": mark("send the request elsewhere"),
    "editor-filtered": mark("refuse the text: data_inspection_failed"),
    "editor-too-long": mark("refuse the question as too long"),
    "editor-no-format": mark("refuse response_format"),
    "editor-no-limit": mark("refuse max_tokens"),
    "editor-error-200": mark("an error with the status of a success"),
    "editor-hang": mark("answer after longer than anybody waits"),
    "editor-blank-lines": mark("send blank lines for longer than anybody waits"),
    "editor-keep-alive": mark("send blank lines, then the answer"),
    "editor-blank": mark("an answer of spaces"),
    "editor-thoughts-only": mark("content null, all in reasoning_content"),
    "editor-think": mark("thoughts before the answer, in its text"),
    "editor-fenced": mark("the answer between fences"),
    "editor-cut": mark("the answer cut off, finish_reason length"),
    "editor-cut-prompt": mark("read only the first part of the question, without a word"),
    "editor-prose": mark("an answer in words, no JSON"),
    "editor-refusal": mark("the model's own refusal"),
    "editor-wrong-ids": mark("ids that the article does not have"),
    "editor-repeated-ids": mark("the same ids in every post"),
    "editor-wrong-shape": mark("JSON of another shape"),
    "editor-repeats": mark("repeat the question in place of an answer"),
    "editor-invented": mark("sentences with a number and a cause that the article does not have"),
    "editor-language": mark("sentences in another language than the article's"),
    "editor-obeys": mark("do what an instruction hidden in an article says"),
    "editor-huge": mark("an answer of ten megabytes"),
    "editor-echo": mark("repeat the question in the refusal"),
}
