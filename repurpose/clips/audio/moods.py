"""The moods of a bed under a clip: how each sounds, in numbers."""

from dataclasses import dataclass

from repurpose.clips.layout.grid import Grid

_Chords = tuple[tuple[int, ...], ...]
_MAJOR, _MINOR = (0, 2, 4, 7, 9), (0, 3, 5, 7, 10)  # pentatonic scales


@dataclass(frozen=True, slots=True)
class Mood:
    """What makes a bed sound as it does.

    Progressions are semitones over the key note, voiced closely so that hands would hardly move;
    keys are MIDI notes. `strong` and `weak` are how likely a plucked note is on either beat.
    """

    progressions: tuple[_Chords, ...]
    keys: tuple[int, ...]
    chord: float = 4.0  # seconds that a chord stands
    beats: int = 8  # plucked beats in a chord
    scale: tuple[int, ...] = _MAJOR
    strong: float = 0.8
    weak: float = 0.22
    partials: tuple[float, ...] = (1.0, 0.42, 0.2, 0.1, 0.05)

    @property
    def grid(self) -> Grid:
        """Where its beats lie: the first is the first sample."""
        return Grid(0.0, self.chord / self.beats)


MOODS: dict[str, Mood] = {
    "calm": Mood(
        progressions=(
            ((0, 7, 16, 23), (-3, 7, 12, 19), (-7, 9, 12, 16), (-5, 7, 14, 17)),  # I7 vi7 IV7 Vsus
            ((-7, 5, 12, 16), (0, 7, 11, 16), (-3, 4, 12, 19), (-5, 7, 14, 19)),  # IV I7 vi V
            (
                (0, 7, 14, 16),
                (-7, 9, 12, 16),
                (-10, 5, 12, 17),
                (-7, 9, 14, 19),
            ),  # Iadd9 IV7 ii7 ..
        ),
        keys=(50, 53, 55, 48),  # D, F, G and C below middle C
    ),
    "bright": Mood(
        progressions=(
            ((0, 7, 12, 16), (-5, 7, 14, 19), (-3, 4, 12, 19), (-7, 9, 12, 17)),  # I V vi IV
            ((0, 7, 16, 19), (-7, 9, 12, 17), (0, 7, 12, 16), (-5, 7, 14, 19)),  # I IV I V
        ),
        keys=(55, 57, 53),
        chord=2.4,
        strong=0.95,
        weak=0.55,
        partials=(1.0, 0.3, 0.24, 0.1, 0.06),
    ),
    "serious": Mood(
        progressions=(
            ((0, 7, 15, 19), (-4, 8, 12, 15), (-9, 3, 10, 19), (-2, 5, 14, 17)),  # i VI III VII
            ((0, 7, 12, 15), (-7, 5, 12, 20), (-4, 8, 12, 15), (-5, 7, 14, 17)),  # i iv VI v
        ),
        keys=(50, 48, 52),
        chord=4.8,
        scale=_MINOR,
        strong=0.45,
        weak=0.1,
        partials=(1.0, 0.5, 0.16, 0.06),
    ),
    "warm": Mood(
        progressions=(
            ((0, 7, 14, 16), (-7, 9, 12, 19), (0, 7, 14, 16), (-10, 5, 12, 21)),  # Iadd9 IV I ii7
            ((-7, 9, 12, 16), (-5, 7, 12, 17), (0, 7, 11, 16), (-3, 7, 12, 16)),  # IV7 Vsus I7 vi7
        ),
        keys=(53, 51, 50),
        chord=5.0,
        beats=6,
        strong=0.55,
        weak=0.16,
        partials=(1.0, 0.36, 0.12, 0.04),
    ),
}
MUSIC = (*MOODS, "none")  # everything else is a path
