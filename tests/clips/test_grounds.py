"""Text over pictures and films: exact, legible, and wary of what users bring."""

from itertools import combinations, pairwise

import av
import numpy as np
import pytest
from PIL import Image

from repurpose.article import Span
from repurpose.clips import FORMATS, Recipe, plan_timeline, render_clip
from repurpose.clips.encode.mp4 import write_movie
from repurpose.clips.encode.options import Encoding
from repurpose.clips.encode.planes import to_planes
from repurpose.clips.layout.backgrounds import FilmGround, PictureGround, scrim_share, sure_share
from repurpose.clips.layout.caption_ink import choose_inks
from repurpose.clips.layout.clip_style import brightest_under, look_of, over_pictures
from repurpose.clips.layout.footage_ground import FootageGround
from repurpose.clips.layout.motif import Motif, draw_motif
from repurpose.clips.layout.moving import MovingFrames
from repurpose.clips.layout.overlay import BLACK, WHITE, Overlay, composed
from repurpose.clips.layout.picture import picture_clip
from repurpose.clips.layout.scene_renderer import Stage
from repurpose.clips.layout.styles import load_style
from repurpose.clips.layout.timeline import with_tokens
from repurpose.clips.scenes.built import meets
from repurpose.errors import ContentError
from repurpose.ink import contrast, mix
from repurpose.slicing.model import Beat, BeatScene, Caption, ScenePiece, Script
from repurpose.themes import load_theme

from .clip_sample import LABELS, small_script

FORM = FORMATS["vertical-small"]
DARK, LIGHT = (20, 22, 26), (255, 255, 255)
NOWHERE = Span(0, 1)
SCENES = Script(
    "s",
    "玉米地里的气象站",
    None,
    tuple(
        Beat(
            step,
            (Caption(text, (NOWHERE,)),),
            BeatScene(kind, (*number, ScenePiece(name, text, NOWHERE, keys))),
        )
        for step, kind, number, name, text, keys in (
            ("hook", "cover", (), "title", "县里装了42座气象站", ((4, 7),)),
            ("close", "figure", (ScenePiece("number", "约18%", NOWHERE),), "text",
             "灌溉用水因此少了约18%", ()),
        )
    ),
)  # fmt: skip


def photo(size=(900, 700), seed=1):
    chance = np.random.default_rng(seed)
    small = Image.fromarray(chance.integers(0, 255, (9, 12, 3), np.uint8).astype(np.uint8))
    return small.resize(size, Image.Resampling.BICUBIC)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    for number, kind in enumerate(("jpg", "png", "webp")):
        photo(seed=number).save(folder / f"{number}.{kind}")
    return sorted(folder.iterdir())


def stages(catalogue, style="karaoke"):
    chosen = load_style(style)
    timeline = with_tokens(plan_timeline(small_script(), seconds=(3, 8)), chosen.unit)
    look = over_pictures(look_of(load_theme(), catalogue, "zh-Hans"))
    return [
        Stage(timeline, look, FORM, LABELS, chosen, backdrop=c)
        for c in (BLACK, WHITE, (90, 60, 200))
    ]


def test_an_overlay_is_the_drawing_on_any_ground(catalogue):
    black, white, blue = stages(catalogue)
    cue = black.timeline.scenes[1].cues[0]
    stills = [s.still(1, cue) for s in (black, white, blue)]
    planes = to_planes(Image.new("RGB", stills[0].size, (90, 60, 200)))
    Overlay(stills[0], stills[1]).paint(planes)
    wrong = np.abs(planes.astype(int) - to_planes(stills[2]))
    assert wrong.max() <= 4
    assert wrong.mean() < 0.05
    ground = Image.new("RGB", stills[0].size, (90, 60, 200))
    drawn = np.asarray(composed(ground, stills[0], stills[1])).astype(int)
    assert np.abs(drawn - np.asarray(stills[2])).max() <= 2


@pytest.mark.slow
def test_moving_frames_are_the_ground_with_the_text_on_it(catalogue, pictures):
    black, white, _ = stages(catalogue)
    timeline = black.timeline
    ground = PictureGround(pictures, FORM, timeline, scrim=DARK, text=LIGHT)
    frames = MovingFrames(black, white, ground)
    cue = timeline.scenes[1].cues[0]
    number = (cue.start + cue.end) // 2
    seen = frames.planes(number).copy()
    bare = ground.planes(number)
    touched = seen[: FORM.height] != bare[: FORM.height]
    rows, columns = np.flatnonzero(touched.any(1)), np.flatnonzero(touched.any(0))
    assert rows[0] >= FORM.text.top
    assert rows[-1] < FORM.text.bottom
    assert columns[0] >= FORM.text.left - 1
    assert columns[-1] <= FORM.text.right
    for n in (5, number, cue.start, timeline.frames - 1, number):
        again = frames.planes(n)
        if n == number:
            assert np.array_equal(again, seen)


@pytest.mark.parametrize("motion", ["none", "pan", "zoom"])
def test_pictures_move_a_little_every_frame(motion, pictures):
    timeline = plan_timeline(small_script(), seconds=(3, 8))
    ground = PictureGround(pictures[:1], FORM, timeline, scrim=DARK, text=LIGHT, motion=motion)
    scene = timeline.scenes[1]
    frames = [ground.planes(n).copy() for n in range(scene.start, scene.end, 6)]
    steps = [np.abs(a.astype(int) - b).mean() for a, b in pairwise(frames)]
    if motion == "none":
        assert max(steps) == 0
    else:
        assert min(steps) > 0
        assert max(steps) < 8
    assert ground.zooms == (motion == "zoom")  # the others move by whole pixels
    first = np.asarray(ground.cover().convert("RGB"), np.uint8)
    assert np.abs(to_planes(Image.fromarray(first)).astype(int) - ground.planes(0)).mean() < 1


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("motion", ["none", "pan", "zoom"])
def test_one_picture_fades_quietly_into_the_next(motion, pictures):
    timeline = plan_timeline(small_script(), seconds=(3, 8))

    def opened():
        return PictureGround(pictures, FORM, timeline, scrim=DARK, text=LIGHT, motion=motion)

    ground, border = opened(), timeline.scenes[1].start
    around = [ground.planes(n).copy() for n in range(border - 12, border + 12)]
    steps = [np.abs(a.astype(int) - b).mean() for a, b in pairwise(around)]
    whole = np.abs(around[0].astype(int) - around[-1]).mean()
    assert max(steps) < 0.2 * whole  # of a hard cut it would be all in one step
    assert max(steps[:5] + steps[-5:]) < 0.5 * max(steps)  # outside the fade only the travel
    # A function of the frame's number alone: any order, and a ground that knows nothing yet.
    for number in (border + 3, border - 4, border - 12, border):
        found = ground.planes(number).copy()
        assert np.array_equal(found, around[number - border + 12])
        assert np.array_equal(found, opened().planes(number))
    last = timeline.frames - 1
    assert np.abs(ground.planes(last).astype(int) - ground.planes(last - 1)).mean() < 0.2 * whole


def test_a_scrim_is_as_strong_as_it_must_be_and_no_stronger():
    white, black = (Image.new("RGB", (320, 320), c) for c in ("white", "black"))
    strong, weak = scrim_share(white, LIGHT, DARK), scrim_share(black, LIGHT, DARK)
    assert contrast(mix((255, 255, 255), DARK, strong), LIGHT) >= 4.5
    assert contrast(mix((255, 255, 255), DARK, strong - 0.05), LIGHT) < 4.5
    assert weak < strong
    share = sure_share(LIGHT, DARK)
    for colour in ((255, 255, 255), (0, 0, 0), (255, 255, 0), (0, 255, 255)):
        assert contrast(mix(colour, DARK, share), LIGHT) >= 4.5


@pytest.mark.slow
def test_bad_pictures_are_refused_by_name(tmp_path):
    timeline = plan_timeline(small_script())

    def ground(*names):
        return PictureGround([tmp_path / n for n in names], FORM, timeline, scrim=DARK, text=LIGHT)

    photo().save(tmp_path / "ok.png")
    photo().save(tmp_path / "moving.gif")
    (tmp_path / "broken.png").write_bytes((tmp_path / "ok.png").read_bytes()[:3000])
    (tmp_path / "page.jpg").write_text("<svg/>")
    Image.new("1", (9000, 8000)).save(tmp_path / "huge.png")
    Image.new("RGB", (20, 20)).save(tmp_path / "tiny.png")
    for name in ("moving.gif", "page.jpg", "huge.png", "tiny.png", "none.png", "broken.png"):
        with pytest.raises(ContentError, match=name.replace(".", r"\.")) as caught:
            ground(name)
        assert caught.value.hint
    for name in ("moving.gif", "page.jpg", "huge.png", "tiny.png", "none.png"):
        with pytest.raises(ContentError, match=name.replace(".", r"\.")):
            ground("ok.png", name)  # known before any frame is drawn


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """A film of 20 frames that get brighter, 320x180."""
    path = tmp_path_factory.mktemp("film") / "大 海.mp4"

    def frames(part):
        return (to_planes(Image.new("RGB", (320, 180), (n * 12, 40, 90))) for n in part)

    write_movie([frames], 20, np.zeros((32_000, 2), np.float32), path, Encoding(320, 180))
    return path


def test_a_film_fills_the_frame_and_loops(film):
    ground = FilmGround(film, FORM, 30, scrim=DARK, text=LIGHT)
    try:
        levels = [float(ground.planes(n)[: FORM.height].mean()) for n in range(45)]
        assert ground.planes(44).shape == (FORM.height * 3 // 2, FORM.width)
        assert levels[18] > levels[2] + 5
        assert levels[22] == pytest.approx(levels[2], abs=2)  # once more from the start
        assert float(ground.planes(3)[: FORM.height].mean()) == pytest.approx(levels[3], abs=0.01)
        cover = to_planes(ground.cover()).astype(int)
        assert np.abs(cover - ground.planes(0)).mean() < 1.5
        y = float(ground.planes(19)[: FORM.height].max())
        assert contrast((round(y * 0.9),) * 3, LIGHT) > 3
    finally:
        ground.close()
    assert ground._process is None


def test_a_broken_film_is_refused(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"\0" * 5000)
    with pytest.raises(ContentError, match=r"a\.mp4 cannot be read as a film"):
        FilmGround(tmp_path / "a.mp4", FORM, 30, scrim=DARK, text=LIGHT)
    with pytest.raises(ContentError, match="not a film"):
        FilmGround(tmp_path / "a.txt", FORM, 30, scrim=DARK, text=LIGHT)


@pytest.mark.slow
def test_a_clip_over_pictures(tmp_path, catalogue, pictures):
    report = render_clip(
        small_script(),
        Recipe(
            format="vertical-small",
            captions="pop",
            labels=LABELS,
            backdrop=pictures,
            seconds=(3, 8),
        ),
        theme=load_theme(),
        out_dir=tmp_path,
        catalogue=catalogue,
    )
    with av.open(str(report.file)) as file:
        first = next(file.decode(video=0)).reformat(
            format="rgb24", src_colorspace=1, dst_color_range=2
        )
    cover = np.asarray(Image.open(report.cover)).astype(int)
    below = FORMATS["vertical-small"].text.bottom + 24  # the words are other ones
    assert np.abs(first.to_ndarray() - cover)[below:].mean() < 4
    assert report.style == "pop"


def test_pictures_and_films_each_have_their_scenes(pictures, film):
    timeline = plan_timeline(small_script(), seconds=(3, 8))
    paths = [pictures[0], *[film] * (len(timeline.scenes) - 1)]
    ground = FootageGround(paths, FORM, timeline, scrim=DARK, text=LIGHT, motion="none")
    try:
        begin = timeline.scenes[1].start
        seen = [ground.planes(n).copy() for n in range(begin + 8, begin + 14)]
        levels = [float(planes[: FORM.height].mean()) for planes in seen]
        assert levels == sorted(set(levels))  # it plays
        still = [ground.planes(n).copy() for n in (0, 1)]
        assert np.array_equal(*still)
        assert np.array_equal(ground.planes(begin + 8), seen[0])  # and comes to a frame again
        cover = to_planes(ground.cover()).astype(int)
        assert np.abs(cover - still[0]).mean() < 1.5
    finally:
        ground.close()
    with pytest.raises(ContentError):
        FootageGround(
            [pictures[0], pictures[0].parent / "a.mp4"], FORM, timeline, scrim=DARK, text=LIGHT
        )


@pytest.mark.parametrize("captions", ["plain", "box"])
def test_scenes_stand_over_pictures_as_on_their_ground(captions, catalogue, pictures):
    style = load_style(captions)
    timeline = with_tokens(plan_timeline(SCENES, seconds=(6, 9)), style.unit)
    with picture_clip(
        timeline,
        theme=load_theme("newsroom"),
        catalogue=catalogue,
        form=FORM,
        style=style,
        labels=LABELS,
        language="zh-Hans",
        backdrop=pictures[:1],
        motion="none",
    ) as clip:
        assert clip.white
        assert sorted(clip.stage.built) == [0, 1]
        for number, scene in clip.stage.built.items():
            for one, other in combinations(scene.groups, 2):  # or text would be laid on twice
                assert not meets(one, other)
            assert all(scene.state(n, 500) is None for n in scene.hidden)
            frame = timeline.scenes[number].end - 8
            bare, seen = clip.ground.planes(frame).copy(), clip.frames().planes(frame).copy()
            written = [w.box for w in scene.drawn.written if w.field in ("title", "text")]
            for left, top, right, bottom in written:
                box = (slice(top, bottom), slice(left, right))
                assert (np.abs(seen[box].astype(int) - bare[box]) > 40).mean() > 0.05
            corner = (slice(FORM.height - 60, FORM.height), slice(0, FORM.width))
            assert np.array_equal(seen[corner], bare[corner])


@pytest.mark.parametrize("theme", ["newsroom", "ink", "terminal", "minimal"])
def test_words_not_said_yet_can_be_read_over_the_brightest_picture(theme, catalogue):
    look = over_pictures(look_of(load_theme(theme), catalogue, "zh-Hans"))
    style = load_style("karaoke")
    inks = choose_inks(look, style, brightest_under(look))
    share = sure_share(look.text, look.scrim)
    for picture in ((255, 255, 255), (0, 0, 0)):
        beneath = mix(picture, look.scrim, share)
        assert contrast(inks.text, beneath) >= 4.5
        assert contrast(inks.faint, beneath) >= 2.9
        assert contrast(inks.strong, beneath) >= 2.9


@pytest.mark.parametrize("theme", ["newsroom", "ink", "terminal", "minimal", "warm"])
def test_faint_ink_can_be_seen_over_any_picture(theme, catalogue):
    """A quotation mark stands large, and never in the colour of the ground."""
    look = over_pictures(look_of(load_theme(theme), catalogue, "zh-Hans"))
    timeline = plan_timeline(small_script(), seconds=(3, 8))
    for backdrop, least in ((look.scrim, 3.5), (look.beneath, 1.3)):
        stage = Stage(timeline, look, FORM, LABELS, load_style("plain"), backdrop=backdrop)
        shown = Image.new("RGB", (FORM.width, FORM.height), backdrop)
        draw_motif(shown, stage.pen, look, Motif("quote", "“"), (60, 300), 900.0)
        inks = {c for n, c in shown.getcolors(1 << 20) if n > 40 and c != backdrop}
        assert max(contrast(ink, backdrop) for ink in inks) >= least
