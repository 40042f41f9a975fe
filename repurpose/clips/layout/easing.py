"""How far a movement has come, 0 to 1, when a share of its time has passed."""

from collections.abc import Callable

Easing = Callable[[float], float]


def out_cubic(t: float) -> float:
    """Fast at first, then slower."""
    return 1 - (1 - t) ** 3


def out_quart(t: float) -> float:
    """Faster still at first."""
    return float(1 - (1 - t) ** 4)


def out_expo(t: float) -> float:
    """Nearly there at once, then a long rest."""
    return 1.0 if t >= 1 else float(1 - 2 ** (-10 * t))


def in_out_cubic(t: float) -> float:
    """Slow at both ends."""
    return 4 * t**3 if t < 0.5 else float(1 - (2 - 2 * t) ** 3 / 2)


def out_back(t: float, over: float = 1.70158) -> float:
    """Past the goal by a tenth, and back: of a stamp."""
    return 1 + (over + 1) * (t - 1) ** 3 + over * (t - 1) ** 2
