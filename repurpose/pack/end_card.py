"""An Article in, what its end card asks out: the author's own question, with its place, or the call to action."""

from repurpose.article import Article, Span
from repurpose.slicing import call_sentences, find_direct_question, is_question
from repurpose.text import find_choices

_LONGEST = 64  # characters of a question on a card
_LONGEST_WITH_CHOICES = 96


def find_question(article: Article) -> Span | None:
    """Return the first question that the article asks its readers, where a card has room for it.

    A question goes with the one behind it that names what may be answered: 是什么？是A，还是B？
    """
    sentences = call_sentences(article)
    for number, sentence in enumerate(sentences):
        said = article.show(sentence)
        if not is_question(said.strip()):
            continue
        if number + 1 < len(sentences) and not find_choices(said):
            both = Span(sentence.start, sentences[number + 1].end)
            shown = article.show(both)
            if len(shown) <= _LONGEST_WITH_CHOICES and find_choices(shown):
                return both
        if len(said) <= (_LONGEST_WITH_CHOICES if find_choices(said) else _LONGEST):
            return sentence
    return find_direct_question(article)
