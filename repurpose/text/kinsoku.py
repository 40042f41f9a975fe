"""The marks that begin no line of Chinese, and those that end none (CLREQ, "Prohibition Rules for Line Start and Line End")."""

NEVER_FIRST = frozenset("，。、；：？！·”’）》〉」』】〗〕")
NEVER_LAST = frozenset("“‘（《〈「『【〖〔")
