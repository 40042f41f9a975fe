"""`repurpose voices`: who can speak a clip, what that needs, and a sample of it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.language import tell
from repurpose.cli.options import Json
from repurpose.cli.output import out, print_json, say
from repurpose.messages import msg, reason_of

_SAMPLES = {
    "zh-Hans": "好文章值得被听见：2026年，读完一篇长文的人只有18%。",
    "zh-Hant": "好文章值得被聽見：2026年，讀完一篇長文的人只有18%。",
    "en": "A good article deserves to be heard: in 2026, only 18% finish a long one.",
}


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
    json: Json = False,
) -> None:
    """List the voices for clips: what each needs, whether it is here, and how to ask for it.

    Examples:
      repurpose voices

      repurpose voices espeak --sample hello.wav

      repurpose voices edge:zh-CN-YunxiNeural --sample hello.wav --text "大家好"
    """
    from repurpose.clips import survey, voice_name

    provider = voice_name(voice) if voice else ""
    if sample:
        _speak(voice, sample, text or _SAMPLES.get(language, _SAMPLES["en"]), language, json=json)
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
        needs: str = msg("needs {what}", what=one.needs)
        if one.missing:
            needs = msg("{said}; not here yet: {missing}", said=needs, missing=one.missing)
        out(f"          {tell(needs)}")
        out(f"          --voice {one.example}")


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
