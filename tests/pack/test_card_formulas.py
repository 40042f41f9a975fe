"""The article's formulas on cards of a pack: drawn with what explains them, proved, told of where they cannot be."""

import sys

import pytest

from repurpose.article import Source, parse_article
from repurpose.cli.app import run
from repurpose.pack import rework_pack, verify_pack
from repurpose.pack.card_formulas import drawable_formulas
from repurpose.pack.manifest_file import read_manifest
from repurpose.slicing import Drawable, find_quotes, plan_storyboard

pytest.importorskip("ziamath")
TEXT = r"""# 透镜为什么只要一个等号

配镜师的桌上压着一张旧纸，纸上只有一行式子。他说，会看这一行的人，就不会把镜片磨坏。

物体、像和透镜的距离，满足同一个等式：

$$
\frac{1}{u} + \frac{1}{v} = \frac{1}{f}
$$

其中 $u$ 是物体到透镜的距离，$f$ 是透镜的焦距。磨镜片的人一辈子都在和它打交道。

$$
\weird{速度}
$$

年轻的学徒不信，磨坏了三十片，才回来把那张纸抄了一遍。你也有过这样一张纸吗？
"""


def article_of(text=TEXT):
    return parse_article(text, Source("a.md", "0" * 64))


def packed(folder, *flags):
    (folder / "a.md").write_text(TEXT, encoding="utf-8")
    args = ["pack", str(folder / "a.md"), "-o", str(folder / "out"), "--clips", "0", "-p", "x"]
    assert run([*args, "--format", "540x720", *flags]) == 0
    return folder / "out" / "a"


def test_a_formula_comes_with_what_leads_to_it_and_what_it_means():
    article = article_of()
    [place] = drawable_formulas(article)
    assert article.text[place.start : place.end].startswith(r"\frac{1}{u}")
    board = plan_storyboard(article, find_quotes(article), drawable=Drawable(formulas=[place]))
    [card] = [one for one in board if one.kind == "formula"]
    said = {piece.part: article.show(piece.span) for piece in card.pieces}
    assert said["title"] == "物体、像和透镜的距离，满足同一个等式"
    assert said["text"].startswith("其中 u 是物体到透镜的距离")
    assert not any(one.kind == "formula" for one in plan_storyboard(article, find_quotes(article)))


def test_a_pack_draws_it_proves_it_and_finds_a_forged_one(tmp_path):
    pack = packed(tmp_path)
    [card] = [one for one in read_manifest(pack).cards if one.kind == "formula"]
    assert card.says.formula == r"\frac{1}{u} + \frac{1}{v} = \frac{1}{f}"
    assert verify_pack(pack)[0] == []
    assert rework_pack(pack).drawn == 0
    own = f'[[card]]\nkind = "formula"\nformula = \'{card.says.formula}\'\n\n[[card]]\nkind = "formula"\nformula = "a + b"\n'
    theirs, mine = rework_pack(pack, {"cards.toml": own.encode()}).manifest.cards
    assert (theirs.edited, mine.edited) == ((), ("formula",))
    file = pack / "pack.json"
    file.write_text(file.read_text("utf-8").replace(r"\\frac{1}{v}", r"\\frac{2}{v}"), "utf-8")
    assert theirs.id in {finding.where for finding in verify_pack(pack)[0]}


def test_without_the_engine_there_is_no_such_card_and_the_pack_says_so(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ziamath", None)
    manifest = read_manifest(packed(tmp_path))
    assert "formula" not in {card.kind for card in manifest.cards}
    assert any("repurpose[formulas]" in notice for notice in manifest.notices)
