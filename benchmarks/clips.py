"""How fast clips are made: ours beside other ways of making the same one, in one run.

    python -m benchmarks.clips                 # everything; about ten minutes on two idle cores
    python -m benchmarks.clips --seconds 20 --skip layered ordinary

The same content for all: 1080x1920, 30 frames a second, eight captions, one still ground, a tone.
The layered way takes minutes, so it is run for `--short` seconds and scaled, which the table says.
CPU is user and system time of a way's process and all that it starts; memory is the most that the
process and its children hold together, sampled five times a second.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, add_json, tell

SIZE, FPS, CAPTIONS = (1080, 1920), 30, 8
ENCODING = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"]
SENTENCES = (
    "好文章像一棵树",
    "读者先看见的是叶子",
    "但叶子必须真的长在那棵树上",
    "传播不是音量",
    "而是次数与耐心的乘积",
    "最难的不是写，而是忍住",
    "忍住不多说那一句",
    "让它自己走到读者面前",
)
BYTECODE = Path(tempfile.gettempdir()) / "repurpose-bench-bytecode"
FIVE = 5  # clips of one pack, made by its two workers
WAYS = {
    "encode-static": "encoding ready frames of the static clip: the floor",
    "ours-static": "ours, captions standing still",
    "encode-karaoke": "encoding ready frames of the karaoke clip",
    "ours-karaoke": "ours, characters lighting up",
    "encode-scenes": "encoding ready frames of the clip of scenes",
    "ours-scenes": "ours, scenes built up: number, two sides, what comes back, quotes",
    "encode-pan": "encoding ready frames over a panned photograph",
    "ours-pan": "ours, over a panned photograph",
    "pipe-static": "ours, but through a pipe into ffmpeg",
    "libass": "ffmpeg alone: one looped picture, captions by libass",
    "ordinary": "moviepy as its guide shows: a picture, text clips, one composite",
    "ordinary-scenes": "moviepy as its guide shows: the scenes' parts as clips that fade and slide in",
    "function-scenes": "moviepy with a function that draws each frame of the same scenes, without our planes",
    "layered": "moviepy in layers: zoomed parts, each encoded, joined, then captioned",
    "five": f"{FIVE} clips of a pack, two at a time",
}
SCALED = ("layered",)


def script() -> Any:
    from repurpose.slicing.model import Beat, Caption, Script

    beats = tuple(
        Beat("beat", tuple(Caption(t, ()) for t in SENTENCES[k : k + 2])) for k in (0, 2, 4, 6)
    )
    return Script("bench", "一篇文章的第二次生命", None, beats)


def script_of_scenes() -> Any:
    from repurpose.article import Span
    from repurpose.slicing.model import Beat, BeatScene, Caption, ScenePiece, Script

    nowhere = Span(0, 1)

    def beat(kind: str, *said: tuple[str, str]) -> Beat:
        pieces = tuple(ScenePiece(field, text, nowhere) for field, text in said)
        texts = tuple(Caption(text, (nowhere,)) for field, text in said if field != "number")
        return Beat("beat", texts, BeatScene(kind, pieces))  # type: ignore[arg-type]

    sides = (
        ("labels", "过去"),
        ("items", SENTENCES[1]),
        ("labels", "现在"),
        ("items", SENTENCES[2]),
    )
    backs = (("text", "他们留下的是"), *(("items", text) for text in SENTENCES[5:]))
    beats = (
        beat("cover", ("title", SENTENCES[0])),
        beat("figure", ("number", "约142.9亿元"), ("text", "这条街一年省下约142.9亿元")),
        beat("compare", *sides),
        beat("anaphora", *backs),
        beat("quote", ("text", "，".join(SENTENCES[3:5]))),
    )
    return Script("bench", "一篇文章的第二次生命", None, beats)


def photograph(folder: Path) -> Path:
    from PIL import Image

    grey = Image.effect_mandelbrot((1400, 2400), (-1.8, -1.3, 0.7, 1.3), 60)
    picture = Image.merge(
        "RGB", (grey, grey.rotate(180), grey.transpose(Image.Transpose.ROTATE_180))
    )
    picture.save(folder / "photo.jpg", quality=90)
    return folder / "photo.jpg"


def ours(way: str, folder: Path, seconds: float) -> None:
    from repurpose.clips import Labels, Recipe, render_clip
    from repurpose.themes import load_theme

    recipe = Recipe(
        captions="karaoke" if way == "ours-karaoke" else "plain",
        backdrop=[photograph(folder)] if way == "ours-pan" else [],
        labels=Labels(author="林见川"),
        seconds=(seconds, seconds),
    )
    encoder = ffmpeg() if way.startswith("pipe") else None
    said = script_of_scenes() if way == "ours-scenes" else script()
    render_clip(said, recipe, theme=load_theme(), out_dir=folder, name=way, encoder=encoder)


def five(folder: Path, seconds: float) -> None:
    """Make the clips of a pack as the pack itself does: worker processes, one thread each."""
    from dataclasses import replace

    from repurpose.clips import Labels, Recipe
    from repurpose.pack.tasks import ClipTask
    from repurpose.pack.workers import workers

    recipe = Recipe(labels=Labels(author="林见川"), seconds=(seconds, seconds), threads=1)
    task = ClipTask("bench", script(), recipe, (), "newsroom", "none", False, folder, "")
    with workers(2, lambda *_: None) as submit:
        waiting = [
            submit(replace(task, name=f"five-{n}", recipe=replace(recipe, captions=style)))
            for n, style in enumerate(("plain", "karaoke", "box", "pop", "plain"))
        ]
        made = [future.result() for future in waiting]
    (folder / made[0].file).rename(folder / "five.mp4")


def encode_only(way: str, folder: Path, seconds: float) -> None:
    """Encode frames that lie ready as planes; making them is not measured (see `prepare`).

    The encoder has the options that ours gives it, so that the difference is ours alone.
    """
    from repurpose.clips.encode.options import Encoding, picture_options

    options = [w for k, v in picture_options(Encoding(*SIZE, FPS)).items() for w in (f"-{k}:v", v)]
    command = [
        *(ffmpeg(), "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "yuv420p"),
        *("-s", f"{SIZE[0]}x{SIZE[1]}", "-framerate", str(FPS), "-i", str(folder / f"{way}.yuv")),
        *("-f", "lavfi", "-i", f"sine=frequency=220:sample_rate=48000:duration={seconds}"),
        *("-c:v", "libx264", *options, "-pix_fmt", "yuv420p", "-threads", "2"),
        *("-c:a", "aac", "-b:a", "160k", "-ac", "2", "-movflags", "+faststart"),
        str(folder / f"{way}.mp4"),
    ]
    subprocess.run(command, check=True)


def prepare(way: str, folder: Path, seconds: float) -> None:
    """Write the frames of a clip of ours, decoded again, as raw planes."""
    made = way.replace("encode", "ours")
    ours(made, folder, seconds)
    command = [
        *(ffmpeg(), "-y", "-loglevel", "error", "-i", str(folder / f"{made}.mp4")),
        *("-f", "rawvideo", "-pix_fmt", "yuv420p", str(folder / f"{way}.yuv")),
    ]
    subprocess.run(command, check=True)
    encode_only(way, folder, min(1.0, seconds))  # so that all that is measured lies in memory


def libass(folder: Path, seconds: float) -> None:
    from repurpose.clips import Cue, ass_text

    ground(folder)
    cues = [Cue(a, b - 2, t, ()) for (a, b), t in zip(spans(seconds), SENTENCES, strict=True)]
    white, grey, black = (255, 255, 255), (128, 128, 128), (0, 0, 0)
    text = ass_text(cues, FPS, SIZE, ("Noto Sans CJK SC", 84), (white, grey, black))
    (folder / "c.ass").write_text(text, "utf-8")
    frames = round(seconds * FPS)
    picture = f"loop=loop={frames - 1}:size=1,setpts=N/{FPS}/TB,format=yuv420p,ass=c.ass"
    command = [
        *(ffmpeg(), "-y", "-loglevel", "error", "-framerate", str(FPS), "-i", "ground.png"),
        *("-f", "lavfi", "-i", f"sine=frequency=220:sample_rate=48000:duration={seconds}"),
        *("-vf", picture, *ENCODING, "-c:a", "aac", "-t", str(seconds), "libass.mp4"),
    ]
    subprocess.run(command, check=True, cwd=folder)


def ordinary(folder: Path, seconds: float) -> None:
    """Put a picture and text clips into one composite, and write it."""
    from moviepy import CompositeVideoClip, ImageClip

    layers = [ImageClip(str(ground(folder)), duration=seconds), *text_clips(seconds)]
    whole = CompositeVideoClip(layers, size=SIZE).with_duration(seconds)
    write_ordinary(whole, folder / "ordinary.mp4")


def ordinary_scenes(folder: Path, seconds: float) -> None:
    """Make a clip of each part of the same scenes, let it fade and slide in, and put all into one composite."""
    from moviepy import CompositeVideoClip, ImageClip, vfx

    with scenes(seconds) as (stage, _):
        layers = []
        for number, scene in enumerate(stage.timeline.scenes):
            start, end = scene.start / FPS, scene.end / FPS
            still = ImageClip(array_of(stage.still(number, None))).with_start(start).with_end(end)
            layers.append(still)
            built = stage.built.get(number)
            for step in built.steps if built else ():
                area, begin = built.areas[step.layer], start + step.start / FPS
                part = ImageClip(array_of(built.compose(area, built.last)))
                part = part.with_start(begin).with_end(end).with_effects([vfx.CrossFadeIn(0.3)])
                layers.append(part.with_position(sliding(area.left, area.top)))
        whole = CompositeVideoClip(layers, size=SIZE).with_duration(stage.timeline.seconds)
        write_ordinary(whole, folder / "ordinary-scenes.mp4")


def sliding(left: int, top: int) -> Any:
    """Return where a part stands at a time: it comes from 60 px below, within 0.3 s."""
    return lambda t: (left, top + round(60 * max(0.0, 1 - t / 0.3) ** 3))


def function_scenes(folder: Path, seconds: float) -> None:
    """Draw each frame of the same scenes whole, as an array, when moviepy asks for it."""
    from moviepy import VideoClip

    with scenes(seconds) as (stage, whole_frame):
        timeline = stage.timeline

        def frame(t: float) -> Any:
            at = min(round(t * FPS), timeline.frames - 1)
            number = timeline.scene_at(at)
            built = stage.built.get(number)
            if built is None:
                return array_of(stage.still(number, None))
            return array_of(built.compose(whole_frame, at - timeline.scenes[number].start))

        clip = VideoClip(frame, duration=timeline.seconds)
        write_ordinary(clip, folder / "function-scenes.mp4")


@contextmanager
def scenes(seconds: float) -> Iterator[tuple[Any, Any]]:
    """Give the stage of the clip of scenes, and a box around its frame."""
    from repurpose.clips import Labels, Recipe
    from repurpose.clips.layout.safe_areas import Box
    from repurpose.clips.layout.timeline import plan_timeline
    from repurpose.clips.render import lay_out
    from repurpose.themes import load_theme

    recipe = Recipe(labels=Labels(author="林见川"), seconds=(seconds, seconds))
    timeline = plan_timeline(script_of_scenes(), fps=FPS, seconds=recipe.seconds)
    with lay_out(timeline, recipe, load_theme(), None) as clip:
        yield clip.stage, Box(0, 0, *SIZE)


def array_of(picture: Any) -> Any:
    import numpy as np

    return np.asarray(picture.convert("RGB"))


def write_ordinary(clip: Any, target: Path) -> None:
    from moviepy import AudioClip

    clip.with_audio(AudioClip(tone, duration=clip.duration, fps=48_000)).write_videofile(
        str(target), fps=FPS, codec="libx264", preset="veryfast", audio_codec="aac",
        temp_audiofile_path=str(target.parent), threads=2, logger=None,
    )  # fmt: skip


def layered(folder: Path, seconds: float) -> None:
    """Zoom each picture and encode it, encode it again to one size, join, then caption.

    That is the order in which the best known open tool for short videos works: every frame is
    encoded four times, with the encoder's default preset.
    """
    from moviepy import AudioClip, CompositeVideoClip, ImageClip, VideoFileClip

    parts, count = [], 4
    for number in range(count):
        part = folder / f"part{number}.mp4"
        picture = ImageClip(str(ground(folder)), duration=seconds / count).with_position("center")
        zoomed = picture.resized(lambda t: 1 + 0.03 * t)
        CompositeVideoClip([zoomed]).with_duration(seconds / count).write_videofile(
            str(part), fps=FPS, logger=None
        )
        again = folder / f"again{number}.mp4"
        with VideoFileClip(str(part)) as clip:
            clip.without_audio().write_videofile(str(again), fps=FPS, logger=None)
        parts.append(again)
    listing = folder / "parts.txt"
    listing.write_text("".join(f"file '{p}'\n" for p in parts))
    joined = folder / "joined.mp4"
    subprocess.run(
        [
            *(ffmpeg(), "-y", "-loglevel", "error", "-f", "concat", "-safe", "0"),
            *("-i", str(listing), "-c:v", "libx264", "-pix_fmt", "yuv420p", str(joined)),
        ],
        check=True,
    )
    with VideoFileClip(str(joined)) as clip:
        whole = CompositeVideoClip([clip, *text_clips(clip.duration)])
        whole = whole.with_audio(AudioClip(tone, duration=clip.duration, fps=48_000))
        whole.write_videofile(
            str(folder / "layered.mp4"),
            fps=FPS,
            audio_codec="aac",
            temp_audiofile_path=str(folder),
            logger=None,
        )


def text_clips(seconds: float) -> list[Any]:
    from moviepy import TextClip

    from repurpose.typeset import find_fonts

    font = find_fonts().stack("sans", 700, "zh-Hans").first.path
    found = []
    for (start, end), text in zip(spans(seconds), SENTENCES, strict=True):
        clip = TextClip(
            font=font, text=text, font_size=72, color="#111111", stroke_color="white",
            stroke_width=2, size=(900, None), method="caption", margin=(10, 30),
        )  # fmt: skip
        found.append(
            clip.with_start(start / FPS).with_end(end / FPS).with_position(("center", 1100))
        )
    return found


def tone(t: Any) -> Any:
    import numpy as np

    wave = 0.1 * np.sin(2 * np.pi * 220 * np.asarray(t))
    return np.stack([wave, wave], axis=-1)


def ground(folder: Path) -> Path:
    from PIL import Image

    path = folder / "ground.png"
    if not path.exists():
        Image.linear_gradient("L").resize(SIZE).convert("RGB").save(path)
    return path


def spans(seconds: float) -> list[tuple[int, int]]:
    step = seconds * FPS / CAPTIONS
    return [(round(k * step), round((k + 1) * step)) for k in range(CAPTIONS)]


def ffmpeg() -> str:
    from repurpose.clips.encode.encoder_ffmpeg import find_ffmpeg

    return find_ffmpeg()


def run_one(way: str, folder: Path, seconds: float) -> None:
    if way.startswith(("ours", "pipe")):
        ours(way, folder, seconds)
    elif way.startswith("encode"):
        encode_only(way, folder, seconds)
    else:
        others = {
            "libass": libass,
            "ordinary": ordinary,
            "ordinary-scenes": ordinary_scenes,
            "function-scenes": function_scenes,
            "layered": layered,
            "five": five,
        }
        others[way](folder, seconds)


def measure(way: str, folder: Path, seconds: float) -> dict[str, float]:
    """Run a way in a process of its own; return wall, CPU, memory in MB and size in kB."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.clips",
        "--one",
        way,
        "--folder",
        str(folder),
        "--seconds",
        str(seconds),
    ]
    # An installed program has its bytecode; a checkout may be told not to write it.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(BYTECODE)
    before = os.times()
    start = time.perf_counter()
    process = subprocess.Popen(command, env=env)
    most, done = [0.0], threading.Event()
    watcher = threading.Thread(target=watch, args=(process.pid, most, done))
    watcher.start()
    code = process.wait()
    wall = time.perf_counter() - start
    done.set()
    watcher.join()
    after = os.times()
    if code:
        raise SystemExit(f"{way} failed with code {code}")
    cpu = (
        after.children_user + after.children_system - before.children_user - before.children_system
    )
    return {
        "wall": wall,
        "cpu": cpu,
        "memory": most[0],
        "size": (folder / f"{way}.mp4").stat().st_size / 1000,
        "seconds": seconds,
    }


def watch(pid: int, most: list[float], done: threading.Event) -> None:
    """Keep the most memory that a process and all under it hold; only where /proc is there.

    Proportional set size: resident size counts a page of a font once for each place it is mapped to.
    """
    while not done.wait(0.2):
        total, waiting = 0.0, [pid]
        while waiting:
            one = waiting.pop()
            try:
                text = Path(f"/proc/{one}/smaps_rollup").read_text()
                total += int(text.split("Pss:")[1].split()[0]) / 1024
                for task in Path(f"/proc/{one}/task").iterdir():
                    waiting += [int(p) for p in (task / "children").read_text().split()]
            except (OSError, IndexError, ValueError):
                continue
        most[0] = max(most[0], total)


def figures_of(found: dict[str, dict[str, float]], seconds: float) -> Iterator[Figure]:
    """Give each way's figures for a clip of so many seconds; a way measured over less is scaled."""
    for way in sorted(found, key=lambda name: not name.startswith("ours")):  # ours first
        values, content = found[way], way.rpartition("-")[2]
        of = content if content in {"karaoke", "scenes", "pan"} else "plain captions"
        what = f"a clip of {seconds:g} s, {SIZE[0]}×{SIZE[1]}, {of}"
        scale = seconds / values["seconds"]
        name = WAYS[way] + (f" (measured over {values['seconds']:g} s)" if scale != 1 else "")
        own = way.replace("ours", "encode").replace("pipe", "encode")
        floor = found.get(own if own.startswith("encode") else "encode-static")
        yield Figure(what, name, values["wall"] * scale, "s")
        yield Figure(what, name, values["cpu"] * scale, "CPU s")
        if floor:
            yield Figure(what, name, values["cpu"] * scale / floor["cpu"], "× CPU of encoding")
        yield Figure(what, name, values["memory"], "MB")
        yield Figure(what, name, values["size"] * scale, "kB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--short", type=float, default=4.0)
    parser.add_argument("--skip", nargs="*", default=[], choices=[*WAYS])
    add_json(parser)
    parser.add_argument("--one", choices=[*WAYS], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        run_one(asked.one, asked.folder, asked.seconds)
        return
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="repurpose-bench-") as name:
        measure("ours-static", Path(name), 3.0)  # so that all bytecode is there
    for way in WAYS:
        if way in asked.skip:
            continue
        with tempfile.TemporaryDirectory(prefix="repurpose-bench-") as name:
            folder = Path(name)
            if way.startswith("encode"):
                prepare(way, folder, asked.seconds)
            print(f"{way} ...", file=sys.stderr, flush=True)
            seconds = asked.short if way in SCALED else asked.seconds
            found[way] = measure(way, folder, seconds)
    tell([*figures_of(found, asked.seconds)], asked)


if __name__ == "__main__":
    main()
