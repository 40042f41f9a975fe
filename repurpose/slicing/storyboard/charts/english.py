"""Shares, changes and rows of like numbers as English says them."""

import re

from repurpose.slicing.storyboard.charts.grammar import Grammar

_Q = (
    r"(?:(?:nearly|almost|about|around|roughly|approximately|some|over|more than|less than|fewer than"
    r"|at least|at most|up to|under|close to|only|just)\s)?"
)
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_PER_CENT = r"(?:\s?%|\spercent\b|\sper cent\b)"
_ONES = r"one|two|three|four|five|six|seven|eight|nine"
_FRACTION = (
    r"(?:a|one)[ -](?:third|quarter|fifth|sixth|eighth|tenth)|two[ -](?:thirds|fifths)"
    r"|three[ -](?:quarters|fourths|fifths|tenths)|four[ -]fifths|nine[ -]tenths"
)
_TIME = r"years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur\w+"
_MANY = (
    r"people|adults|women|men|girls|boys|children|kids|students|pupils|teachers|users|readers|workers|employees|voters"
    r"|respondents|participants|households|families|companies|firms|businesses|developers|engineers|patients|residents"
    r"|customers|consumers|parents|teenagers|Americans|citizens|members|drivers|schools|teams"
)
_UNIT = (
    r"(?:\s?(?:%|°C|°F|km|kg|GB|MB|TB|ms|W|kWh)(?![A-Za-z])|\s(?:percent|per cent|percentage points?|degrees|dollars|euros|pounds|yen|cents"
    rf"|miles|kilomet(?:er|re)s|met(?:er|re)s|feet|tons|tonnes|litres|liters|pages|lines|words|cases|units|trees|countries|cities|{_MANY}|{_TIME})\b)"
)
_MAGNITUDE = r"(?:\s?(?:thousand|million|billion|trillion|bn)\b|[mk]\b)?"
_MONEY = rf"(?:US)?[$£€¥]{_NUMBER}{_MAGNITUDE}"
_AMOUNT = rf"{_Q}(?:{_MONEY}|{_NUMBER}{_MAGNITUDE}{_UNIT})"
_YEAR = r"(?:1[6-9]|20)\d\d"
_MOVED = (
    r"\b(?:rose|risen|rising|grew|grown|growing|fell|fallen|falling|dropp?ed|dropping|drop|declin\w+|increas\w+|decreas\w+|climb\w+|jump\w+|went|gone"
    r"|shr[aiu]nk|reduc\w+|cut|expand\w*|slipp?ed|soar\w+|rais\w+|improv\w+|wid\w+ned|slid|narrowed|shortened|lowered|up|down|surged|plunged|tumbled)\b"
)

ENGLISH = Grammar(
    per=re.compile(
        rf"(?<![\d,.])\b{_Q}(?:(?:{_ONES})|\d{{1,3}})\s(?:in|out of)(?:\severy)?\s(?:(?:{_ONES}|ten|twenty|hundred)\b|\d{{1,3}}(?![\d,.])\b)"
        rf"(?=\s(?:of\s|the\s|our\s)*(?:\w+\s){{0,2}}?(?:{_MANY})\b)",
        re.IGNORECASE,
    ),
    share=re.compile(
        rf"\b{_Q}(?:\d{{1,3}}(?:\.\d+)?(?:{_PER_CENT}?\s?(?:[-–]|to)\s?\d{{1,3}}(?:\.\d+)?)?{_PER_CENT}|\b(?:{_FRACTION})\b)",
        re.IGNORECASE,
    ),
    before=re.compile(
        r"(?:account(?:s|ed|ing)? for|ma(?:kes?|de|king) up|represent(?:s|ed|ing)?|compris(?:es?|ed|ing)|constitut(?:es?|ed|ing)"
        r"|\bshare (?:of|is|was|at)|\bstake of|\bown(?:s|ed)?|\bhold(?:s|ing)?|\bheld)\s(?:a\s)?$",
        re.IGNORECASE,
    ),
    behind=re.compile(
        rf"^\s(?:of\s(?!(?:an?|one)\s(?:{_TIME}|mile|inch|cup|million|billion|second|teaspoon)|GDP\b)|share\b|stake\b"
        rf"|(?:\w+\s)?(?:{_MANY})\b|(?:say|said|believe|think|agree|answered|voted|walk|live|use)\b)",
        re.IGNORECASE,
    ),
    never=re.compile(
        r"(?:\b(?:top|bottom|first|last|by|off|another|additional|extra|about \w+ times|in the (?:first|last|next|second)|than)|[–-])\s?$",
        re.IGNORECASE,
    ),
    change=re.compile(
        rf"{_MOVED}[^.;:?!]{{0,60}}?\bfrom\s(?P<a>{_AMOUNT}|{_NUMBER})(?:\s(?:a|per)\s\w+)?(?:\sin\s(?P<la>{_YEAR}))?,?\sto\s(?:just\s|only\s)?"
        rf"(?P<b>{_AMOUNT})(?:\s(?:a|per)\s\w+)?(?:\sin\s(?P<lb>{_YEAR}))?",
        re.IGNORECASE,
    ),
    rows=(
        re.compile(rf"(?P<number>{_AMOUNT})\sin\s(?P<label>{_YEAR})\b", re.IGNORECASE),
        re.compile(
            r"(?:^|(?<=, )|(?<=; )|(?<=, and )|(?<= and ))(?:the\s|an?\s)?(?P<label>[A-Za-z][A-Za-z'’-]*(?:\s[A-Za-z'’-]+){0,2}?)"
            r"(?:\s(?:is|was|are|were|has|had|have|costs?|takes?|took|uses?|used|needs?|needed|got|weighs?|weighed|lasts?|lasted|earns?|earned|sold|at))?"
            rf"\s(?P<number>{_AMOUNT})(?=,|;|\.$|\.?$|\sand\b)",
            re.IGNORECASE,
        ),
    ),
    never_behind=re.compile(
        rf"^\s(?:(?:{_TIME})\b|(?:more|less|fewer|higher|lower|faster|slower|off|discount)\b)",
        re.IGNORECASE,
    ),
)
