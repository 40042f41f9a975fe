r"""The LaTeX of a formula in, what readers can see of it in plain characters out, or that they cannot.

`x^2` is x², `\alpha` is α, `90^\circ` is 90°: each character of the source shows as itself, as one
other character, or as nothing. What needs more than that is no text: a sentence with it is left out.
"""

import re

_COMMANDS = """alpha:α beta:β gamma:γ delta:δ epsilon:ε varepsilon:ε zeta:ζ eta:η theta:θ iota:ι kappa:κ
    lambda:λ mu:μ nu:ν xi:ξ pi:π rho:ρ sigma:σ tau:τ upsilon:υ phi:φ varphi:φ chi:χ psi:ψ omega:ω
    Gamma:Γ Delta:Δ Theta:Θ Lambda:Λ Xi:Ξ Pi:Π Sigma:Σ Phi:Φ Psi:Ψ Omega:Ω times:× div:÷ cdot:·
    pm:± mp:∓ le:≤ leq:≤ ge:≥ geq:≥ leqslant:≤ geqslant:≥ neq:≠ ne:≠ approx:≈ equiv:≡ sim:~
    propto:∝ infty:∞ to:→ rightarrow:→ leftarrow:← Rightarrow:⇒ Leftarrow:⇐ iff:⇔ in:∈ notin:∉
    subset:⊂ subseteq:⊆ cup:∪ cap:∩ emptyset:∅ forall:∀ exists:∃ partial:∂ nabla:∇ degree:°
    circ:° ldots:… cdots:… dots:… angle:∠ perp:⊥ parallel:∥ prime:′ ell:ℓ hbar:ℏ Re:ℜ Im:ℑ
    mid:| cents:¢"""
_NAMES = dict(item.split(":") for item in _COMMANDS.split())
_WORDS = frozenset(
    ("log", "ln", "lg", "sin", "cos", "tan", "max", "min", "lim", "exp", "gcd", "mod")
)
_FONTS = "left right displaystyle textstyle mathrm mathbf mathit text mathsf operatorname big Big"
_UNSEEN = frozenset(word for word in _FONTS.split(" "))
_SIGNS = frozenset("%$#&_{} ,;!:|")
_HIGH = dict(
    zip(
        "0123456789+-=()niabcdehkmoprstuvwxyzTN°′",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉʰᵏᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴺ°′",
        strict=True,
    )
)
_LOW = dict(
    zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)

_token = re.compile(
    r"(?P<command>\\[A-Za-z]+)|(?P<sign>\\[^A-Za-z])|(?P<script>[\^_])|(?P<brace>[{}])|(?P<plain>[^\\^_{}])",
    re.DOTALL,
)
_fraction = re.compile(r"\\[dt]?frac\{(\w{1,8})\}\{(\w{1,8})\}")
_LONGEST = 120


def readable(source: str) -> str | None:
    """Return what `source`, LaTeX without its dollars, shows: as long as it, U+0000 for nothing.

    None when plain characters cannot say it.
    """
    if len(source) > _LONGEST:
        return None
    shown: list[str] = []
    braces: list[str] = []  # for each open brace: how its content is set
    pending = ""  # a ^ or _ waits for what it sets
    position = 0
    while position < len(source):
        if fraction := _fraction.match(source, position):
            if pending:
                return None
            above, below = fraction.span(1), fraction.span(2)
            shown += "\0" * (above[0] - position) + fraction[1] + "/"
            shown += "\0" * (below[0] - above[1] - 1) + fraction[2] + "\0"
            position = fraction.end()
            continue
        match = _token.match(source, position)
        if match is None:
            return None
        position = match.end()
        part, kind = match.group(), match.lastgroup
        if kind == "script":
            if pending or (braces and braces[-1]):
                return None
            pending = part
            shown.append("\0")
        elif kind == "brace":
            if part == "{":
                braces.append(pending or (braces[-1] if braces else ""))
                pending = ""
            elif not braces or pending:
                return None
            else:
                braces.pop()
            shown.append("\0")
        else:
            how = pending or (braces[-1] if braces else "")
            seen = _seen(part, kind or "", how)
            if seen is None:
                return None
            if pending and not seen.strip("\0"):
                return None
            pending = ""
            shown += seen
    return None if pending or braces else "".join(shown)


def plain_formula(source: str) -> str:
    """Return what plain characters say of a formula; "" when they cannot."""
    said = readable(source)
    return " ".join((said or "").replace("\0", "").split())


def high(text: str) -> str:
    """Return `text` as superscript where each of its characters has one, else as it is."""
    return "".join(_HIGH.get(c, c) for c in text) if all(c in _HIGH for c in text) else text


def low(text: str) -> str:
    """Return `text` as subscript where each of its characters has one, else as it is."""
    return "".join(_LOW.get(c, c) for c in text) if all(c in _LOW for c in text) else text


def _seen(token: str, kind: str, how: str) -> str | None:
    """Return what one token shows, set high (^), low (_) or plainly."""
    if kind == "command":
        name = token[1:]
        if name in _UNSEEN:
            return "\0" * len(token)
        if name in _WORDS and not how:
            return "\0" + name
        if name not in _NAMES:
            return None
        character = _NAMES[name]
    elif kind == "sign":
        if token[1] not in _SIGNS:
            return None
        character = " " if token[1] in " ,;:" else "" if token[1] == "!" else token[1]
    else:
        character = token
    if how:
        character = (_HIGH if how == "^" else _LOW).get(character, "")
        if not character:
            return None
    return character + "\0" * (len(token) - len(character))
