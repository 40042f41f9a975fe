"""Issues of a weekly in, how its chosen remarks are worded out: assets/judgement/phrasing.json.

    python -m tools.train_phrasing FOLDER

FOLDER is the folder `docs` of a copy of github.com/ruanyf/weekly: each issue has a section of remarks
that its editor found worth repeating (言论, 金句), beside the prose of the weekly itself. A logistic
regression tells the two apart by runs of one to three characters; only the weights of the most telling
runs are kept, and no sentence. Needs scikit-learn, which nothing else here does.
"""

import json
import re
import sys
from pathlib import Path

from repurpose.slicing.judging.phrasing import LONGEST_RUN, runs_of

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "assets" / "judgement" / "phrasing.json"
KEPT = 6000  # runs
RARE = 8  # sentences that a run must stand in
STRENGTH = 0.003  # of the evidence beside the preference for small weights

_remarks = re.compile(r"言论|金句|名言")
_lists = re.compile(r"往年|回顾|订阅|招聘|图片|工具|资源|软件|服务")
_no_prose = re.compile(r"--|!|（完|[*<|>]|\d+[、.]")
_link = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_sentence = re.compile(r"[^。！？!?…]*[。！？!?…]+[”’」』）)]*")
_han = re.compile(r"[一-鿿]")


def read_weekly(folder: Path) -> tuple[list[str], list[str]]:
    """Return the sentences of the remarks and those of the prose."""
    remarks: list[str] = []
    prose: list[str] = []
    for path in sorted(folder.glob("issue-*.md")):
        section = ""
        for raw in path.read_text(encoding="utf-8").splitlines():
            line = raw.strip()
            if line.startswith("#"):
                section = line
            elif line and not _no_prose.match(line) and not _lists.search(section):
                plain = _link.sub(r"\1", line).replace("**", "").replace("`", "")
                found = [m.group().strip() for m in _sentence.finditer(plain)]
                kept = [s for s in found if 9 <= len(s) <= 120 and len(_han.findall(s)) >= 6]
                (remarks if _remarks.search(section) else prose).extend(kept)
    return remarks, prose


def train(remarks: list[str], prose: list[str]) -> dict[str, float]:
    """Return the weight of each of the most telling runs."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    counts = CountVectorizer(analyzer=lambda text: sorted(runs_of(text)), min_df=RARE, binary=True)
    table = counts.fit_transform([*remarks, *prose])
    model = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced")
    model.fit(table, [1] * len(remarks) + [0] * len(prose))
    pairs = zip(counts.get_feature_names_out(), model.coef_[0], strict=True)
    telling = sorted(pairs, key=lambda pair: (-abs(pair[1]), pair[0]))[:KEPT]
    return {str(run): round(float(weight), 3) for run, weight in sorted(telling)}


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tools.train_phrasing FOLDER")
    remarks, prose = read_weekly(Path(sys.argv[1]))
    if not remarks:
        sys.exit(f"{sys.argv[1]} holds no issues with remarks")
    print(f"{len(remarks)} sentences of remarks, {len(prose)} of prose")
    text = json.dumps(
        {"longest run": LONGEST_RUN, "weights": train(remarks, prose)},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    WEIGHTS.write_text(text + "\n", encoding="utf-8")
    print(f"wrote {WEIGHTS.relative_to(ROOT)}: {len(text.encode()) // 1024} KiB")


if __name__ == "__main__":
    main()
