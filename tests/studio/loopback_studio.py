"""`repurpose preview` for which every address of the web is a server of this machine: at the port in LOOPBACK_PORT."""

import os
from dataclasses import replace

from repurpose.article.sources import fetch
from repurpose.cli import main

PORT = int(os.environ["LOOPBACK_PORT"])

if __name__ == "__main__":
    fetch.PUBLIC_WEB = replace(
        fetch.PUBLIC_WEB,
        allowed=lambda address: address == "127.0.0.1",
        resolve=lambda _host, _port: ["127.0.0.1"],
        ports=frozenset({PORT}),
    )
    main()
