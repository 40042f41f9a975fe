"""Themes as data: what is checked, what is said when something is wrong."""

import pytest

from repurpose.errors import SetupError, UnknownName
from repurpose.ink import contrast
from repurpose.themes import DEFAULT, load_theme, theme_names
from tests.told import told

NAMES = theme_names()
CHILD = 'extends = "newsroom"\nlabel = "Mine"\n'


def write(folder, text, name="mine"):
    (folder / name).mkdir(exist_ok=True)
    (folder / name / "theme.toml").write_text(text, "utf-8")


def test_the_bundled_themes():
    assert {"newsroom", "ink", "tech-dark", "warm"} <= set(NAMES)
    assert DEFAULT in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_contrast_of_every_pair(name):
    theme = load_theme(name)
    for kind in ("cover", "quote"):
        palette = theme.colours(kind)
        grounds = [palette.panel] if theme.has_panel(kind) else [palette.bg, palette.bg2]
        for ground in grounds:
            for ink in (palette.text, palette.muted, palette.accent):
                assert contrast(ink, ground) >= 4.5, (kind, ink, ground)
    palette = theme.palette
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    assert contrast(palette.on_scrim, palette.scrim) >= 7
    assert contrast(palette.scrim_accent, palette.scrim) >= 4.5
    for ground in (palette.bg, palette.bg2):  # a clip has no panel
        assert contrast(palette.text, ground) >= 4.5
        assert contrast(palette.muted, ground) >= 4.5
        assert contrast(palette.accent, ground) >= 3.0


@pytest.mark.parametrize("name", NAMES)
def test_scale_steps_are_far_enough_apart(name):
    scale = load_theme(name).scale
    assert scale.title[1] / scale.body[1] >= 1.4
    assert scale.quote[0] / scale.label >= 1.4
    assert scale.small * 1080 >= 24  # about nine points on a phone


@pytest.mark.parametrize("name", NAMES)
def test_dark_says_what_the_ground_is(name):
    theme = load_theme(name)
    assert theme.dark == (contrast(theme.palette.bg, (255, 255, 255)) > 7)


def test_twelve_voices_and_more():
    assert len({load_theme(name).label.split(",")[0] for name in NAMES}) >= 12
    assert len({load_theme(name).label_zh for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("name", [n for n in NAMES if load_theme(n).pair])
def test_a_pair_is_the_same_voice_on_the_other_ground(name):
    theme = load_theme(name)
    other = load_theme(theme.pair)
    assert other.pair == name
    assert other.dark != theme.dark
    assert (other.fonts, other.scale, other.style) == (theme.fonts, theme.scale, theme.style)


def test_an_unknown_theme_suggests_one():
    with pytest.raises(UnknownName) as caught:
        load_theme("newsrom")
    assert "newsroom" in caught.value.hint


def test_a_folder_of_ones_own_comes_first_and_extends(tmp_path):
    write(tmp_path, CHILD + '[palette]\naccent = "#004488"\n')
    theme = load_theme("mine", (tmp_path,))
    assert theme.palette.accent == (0, 0x44, 0x88)
    assert theme.palette.text == load_theme("newsroom").palette.text
    assert theme.ornaments == load_theme("newsroom").ornaments
    assert "mine" in theme_names((tmp_path,))
    write(tmp_path, 'extends = "ink"\n', "newsroom")
    assert load_theme("newsroom", (tmp_path,)).style == load_theme("ink").style


@pytest.mark.mostly_slow(quick=12)
@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('[palette]\naccent = "red"', "palette.accent"),
        ("[palette]\naccent = 7", "palette.accent"),
        ('[palette]\naccent = "#12345g"', "palette.accent"),
        ('[palette]\nacent = "#123456"', "palette.acent"),
        ('[cover]\nacent = "#123456"', "cover.acent"),
        ('[fonts]\ntitle = "sans"', "fonts.title"),
        ('[fonts]\ntitle = ["sans", 5]', "fonts.title"),
        ("[scale]\ntitle = [0.2, 0.1]", "scale.title"),
        ("[scale]\ntitle = 0.2", "scale.title"),
        ("[scale]\nlabel = 0.2", "scale.label"),
        ("[leading]\ntitle = 3", "leading.title"),
        ('[style]\nalign = "middle"', "style.align"),
        ('[style]\nmargin = "wide"', "style.margin"),
        ("[style]\nmargin = true", "style.margin"),
        ("[style]\ngrain = 0.5", "style.grain"),
        ('[style]\npanel = ["poster"]', "style.panel[0]"),
        ('[[ornament]]\nkind = "star"', "ornament[0].kind"),
        ('[[ornament]]\nkind = "disc"\ncolour = "pink"', "ornament[0].colour"),
        ('[[ornament]]\nkind = "tape"\nover = 1', "ornament[0].over"),
        ('[[ornament]]\nkind = "tape"\nx = 4', "ornament[0].x"),
        ("[style]\nveil = 2", "style.veil"),
        ('[style]\nbody = "low"', "style.body"),
        ('[[ornament]]\nkind = "disc"\nsize = 3', "ornament[0].size"),
        ("style = 3", "style"),
        ("ornament = 3", "ornament"),
        ("colour = 3", "colour"),
        ("dark = 1", "dark"),
        ('label = ""', "label"),
        ("extends = 3", "extends"),
        ('extends = "nothing"', "extends"),
    ],
)
def test_mistakes_are_one_line_that_names_file_line_and_key(tmp_path, text, path):
    body = text if text.startswith("extends") else f'extends = "newsroom"\n{text}'
    write(tmp_path, body)
    with pytest.raises(SetupError) as caught:
        load_theme("mine", (tmp_path,))
    file, line = str(tmp_path / "mine" / "theme.toml"), body.count("\n") + 1
    assert told(caught.value) == (file, line, path)
    assert "\n" not in str(caught.value)


def test_a_mistake_in_what_is_extended_names_that_file(tmp_path):
    write(tmp_path, 'extends = "newsroom"\n\n[style]\ngap = 9\n', "below")
    write(tmp_path, 'extends = "below"\n[style]\ngrain = 3\n')
    with pytest.raises(SetupError) as caught:
        load_theme("mine", (tmp_path,))
    assert told(caught.value) == (str(tmp_path / "below" / "theme.toml"), 4, "style.gap")
    write(tmp_path, 'extends = "below"\n[style]\ngap = 0.1\n')
    assert load_theme("mine", (tmp_path,)).style.gap == 0.1


def test_broken_toml_is_one_line(tmp_path):
    write(tmp_path, "[palette\n")
    with pytest.raises(SetupError, match=r"theme\.toml") as caught:
        load_theme("mine", (tmp_path,))
    assert "\n" not in str(caught.value)


def test_a_circle_of_extends(tmp_path):
    write(tmp_path, 'extends = "b"\n', "a")
    write(tmp_path, 'extends = "a"\n', "b")
    with pytest.raises(SetupError, match="circle"):
        load_theme("a", (tmp_path,))


def test_a_theme_without_a_parent_must_be_whole(tmp_path):
    write(tmp_path, 'label = "Mine"\nlabel_zh = "我的"\ndark = false\n')
    with pytest.raises(SetupError) as caught:
        load_theme("mine", (tmp_path,))
    assert told(caught.value)[2] == "palette"


def test_an_ornament_needs_its_kind(tmp_path):
    write(tmp_path, 'extends = "newsroom"\n\n[[ornament]]\nx = 0.5\n')
    with pytest.raises(SetupError) as caught:
        load_theme("mine", (tmp_path,))
    assert told(caught.value) == (str(tmp_path / "mine" / "theme.toml"), 3, "ornament[0].kind")
