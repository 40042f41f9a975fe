"""Cut the schemas of our requests out of what the vendors' OpenAPI documents were made into.

X publishes its document as the models of its own package `xdk`; Discord's document has been
generated into the package `discordopenapi`. Both are under the MIT licence (see LICENSES.txt). Run
by hand when a vendor changes something:

    uv run --with xdk==0.10.6 --with discordopenapi==1.0.0 \
        python tests/platforms/clients/contracts/cut.py

The packages' models ignore fields that they do not know; the documents forbid them, and so do the
schemas that are written here.
"""

import inspect
import json
import re
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
X = {
    "POST /2/tweets": "CreatePostsRequest",
    "POST /2/media/upload": "MediaUploadRequest",
    "POST /2/media/upload/initialize": "InitializeMediaUploadRequest",
    "POST /2/media/upload/{id}/append": "AppendMediaUploadRequest",
    "POST /2/media/metadata": "CreateMediaMetadataRequest",
}
DISCORD = {
    "POST /webhooks/{webhook_id}/{webhook_token}": "IncomingWebhookRequestPartial",
    "POST /channels/{channel_id}/messages": "MessageCreateRequest",
}
# What is asked for with a query: the method of the package that asks it.
X_QUERIES = {
    "GET /2/users/me": ("xdk.users.client", "UsersClient.get_me"),
    "GET /2/users/{id}/tweets": ("xdk.users.client", "UsersClient.get_posts"),
    "GET /2/media/upload": ("xdk.media.client", "MediaClient.get_upload_status"),
    "POST /2/media/upload/{id}/finalize": ("xdk.media.client", "MediaClient.finalize_upload"),
}
_API = "openapi_client.api.default_api"
DISCORD_QUERIES = {
    "GET /webhooks/{webhook_id}/{webhook_token}": (
        _API,
        "DefaultApi._get_webhook_by_token_serialize",
    ),
    "POST /webhooks/{webhook_id}/{webhook_token}": (_API, "DefaultApi._execute_webhook_serialize"),
    "GET /users/@me": (_API, "DefaultApi._get_my_user_serialize"),
    "GET /channels/{channel_id}": (_API, "DefaultApi._get_channel_serialize"),
    "GET /channels/{channel_id}/messages": (_API, "DefaultApi._list_messages_serialize"),
    "POST /channels/{channel_id}/messages": (_API, "DefaultApi._create_message_serialize"),
}
# Large members that we never send: without them the schemas stay readable, and stricter.
NOT_OURS = {
    "components", "embeds", "poll", "confetti_potion", "sticker_ids", "geo", "edit_options",
    "audience_policy", "allow_download_status", "content_expiration", "domain_restrictions",
    "found_media_origin", "geo_restrictions", "management_info", "preview_image",
    "sensitive_media_warning", "shared_info", "sticker_info", "upload_source", "call_to_actions",
}  # fmt: skip
NOISE = {"title", "description", "default"}


def cut(model: Any) -> dict[str, Any]:
    """Return one model's JSON Schema with everything in it that it refers to."""
    schema = model.model_json_schema()
    known = schema.pop("$defs", {})
    whole: dict[str, Any] = slim(schema)
    wanted = sorted(found_in(whole))
    kept: dict[str, Any] = {}
    while wanted:
        name = wanted.pop()
        if name not in kept:
            kept[name] = slim(known[name])
            wanted += sorted(found_in(kept[name]))
    return whole | ({"$defs": dict(sorted(kept.items()))} if kept else {})


def slim(schema: Any) -> Any:
    """Return a schema without prose and what is not ours, closed to unknown fields."""
    if isinstance(schema, list):
        return [slim(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    fields = schema.get("properties")
    if not isinstance(fields, dict):
        return {key: slim(value) for key, value in schema.items() if key not in NOISE}
    # generators write "one of" as a class with a member for each choice
    choices = [
        slim(v) for k, v in fields.items() if re.fullmatch(r"(one|any)of_schema_\d+_validator", k)
    ]
    if choices:
        return {"anyOf": choices}
    kept = {name: slim(field) for name, field in fields.items() if name not in NOT_OURS}
    rest = {key: value for key, value in schema.items() if key in ("type", "required")}
    return {**rest, "properties": kept, "additionalProperties": False}


def found_in(schema: Any) -> set[str]:
    """Return the names of the definitions that a schema refers to."""
    return set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)))


def names_of(module: str, method: str) -> list[str]:
    """Return the query's names that a generated method can write."""
    found: Any = import_module(module)
    for part in method.split("."):
        found = getattr(found, part)
    source = inspect.getsource(found)
    return re.findall(
        r"""(?:\b(?:page_)?params\[|_query_params\.append\(\()['"]([^'"]+)['"]""", source
    )


def snake(name: str) -> str:
    """Return a class's name as the name of its module."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def main() -> None:
    """Write `x-vendor.json` and `discord-vendor.json` beside this file."""
    schemas = import_module("xdk.schemas")
    x = {place: cut(getattr(schemas, name)) for place, name in X.items()}
    models = "openapi_client.models"
    discord = {
        place: cut(getattr(import_module(f"{models}.{snake(name)}"), name))
        for place, name in DISCORD.items()
    }
    for vendor, package, found, queries in (
        ("x", "xdk", x, X_QUERIES),
        ("discord", "discordopenapi", discord, DISCORD_QUERIES),
    ):
        source = f"https://pypi.org/project/{package}/{version(package)}/"
        asked = {place: sorted(set(names_of(*where))) for place, where in queries.items()}
        whole = {"source": source, "licence": "MIT, see LICENSES.txt", "queries": asked, **found}
        text = json.dumps(whole, ensure_ascii=False, indent=1)
        (HERE / f"{vendor}-vendor.json").write_text(text + "\n", encoding="utf-8")
        sys.stderr.write(f"{vendor}: {len(found)} requests, {len(text)} characters\n")


if __name__ == "__main__":
    main()
