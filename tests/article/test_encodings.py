"""Every encoding is read right or refused by name: never as something else."""

import pytest

from repurpose.article.decode import decode
from repurpose.errors import UnreadableArticle

KOREAN = "# 작은 서점\n\n골목 끝에 작은 서점이 있었다. 주인은 매일 아침 문을 열고 책을 닦았다.\n"
JAPANESE = "# 小さな本屋\n\n路地の奥に小さな本屋があった。主人は毎朝、本のほこりを払っていた。\n"
CHINESE = "# 小小书店\n\n巷子的尽头有一家小小的书店。老板每天早上开门，把书一本一本擦干净。\n"
TAIWANESE = "# 小小書店\n\n巷子的盡頭有一家小小的書店。老闆每天早上開門，把書一本一本擦乾淨。\n"
RUSSIAN = "# Книжная лавка\n\nВ конце переулка была маленькая книжная лавка.\n"
POLISH = "# Księgarnia\n\nNa końcu uliczki była mała księgarnia, źródło żółtych świateł.\n"
FRENCH = (
    "# La librairie\n\nAu bout de l'allée, une librairie où l'on a déjà tout lu, été après été.\n"
)
GREEK = "# Το βιβλιοπωλείο\n\nΣτο τέλος του δρόμου ήταν ένα μικρό βιβλιοπωλείο.\n"
THAI = "# ร้านหนังสือ\n\nที่สุดซอยมีร้านหนังสือเล็ก ๆ แห่งหนึ่ง เจ้าของเปิดร้านทุกเช้า\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (KOREAN, "euc_kr"),
        (KOREAN, "cp949"),
        (KOREAN, "iso2022_kr"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gb2312"),
        (CHINESE, "gb18030"),
        (CHINESE, "hz"),
        (CHINESE, "utf-7"),
        (CHINESE, "utf-16"),
        (TAIWANESE, "big5"),
        (TAIWANESE, "big5hkscs"),
        (TAIWANESE, "utf-16-be"),
        (FRENCH, "cp1252"),
        (JAPANESE, "utf-32"),
    ],
)
def test_a_text_is_read_as_its_author_wrote_it(text, encoding):
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "koi8_r"),
        (RUSSIAN, "cp1251"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859_2"),
        (GREEK, "iso8859_7"),
        (THAI, "tis_620"),
    ],
)
def test_what_is_not_known_is_refused_and_not_read_as_something_else(text, encoding):
    with pytest.raises(UnreadableArticle, match="a\\.txt"):
        decode(text.encode(encoding), "a.txt")


@pytest.mark.parametrize(
    "text", ["C++ is fast + small - and old.", "a ~{b~} c", "1+1=2, 2+2=4, 3+abc-4"]
)
def test_plain_ascii_is_itself(text):
    assert decode(text.encode(), "a.txt") == text
