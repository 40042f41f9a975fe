"""Names of an article: runs of Han that come back, and what stands beside them."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from repurpose.slicing.finding import names
from tests.conftest import parse


@given(st.lists(st.text("甲乙丙丁，。", min_size=1, max_size=40), max_size=8))
def test_runs_are_counted_as_if_all_were_looked_at(lines):
    text = "\n".join(lines)
    for word, count in names._han_names(text).items():
        whole = Counter(
            run[i : i + len(word)]
            for run in names._run.findall(text)
            for i in range(len(run) - len(word) + 1)
        )
        assert count == whole[word] >= 2


def test_a_name_that_comes_back_is_found_whole():
    said = [
        "在云栖谷的湖边",
        "她爱云栖谷吗",
        "到了云栖谷，",
        "云栖谷下雪了",
        "谁去云栖谷呢",
        "云栖谷很静",
    ]
    text = "# 一座山城\n\n" + "\n\n".join(
        f"{line}。山里的人{n}年没来过。" for n, line in enumerate(said)
    )
    found = [name.text for name in names.find_names(parse(text))]
    assert "云栖谷" in found
    assert not {"云栖", "栖谷"} & set(found)
