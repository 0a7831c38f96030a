"""From an HTTP request to parameters: query, form, multipart, JSON, and `attach://` between them."""

import json
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.errors import ApiError, bad_request
from sandbox.state.files import UPLOAD_LIMIT
from sandbox.upload import Upload

_ATTACH = "attach://"
_TOO_LARGE = ApiError(413, "Request Entity Too Large")


async def read_parameters(request: web.Request) -> dict[str, Any]:
    """All parameters, still unconverted; files as Upload. Raises ApiError 400 or 413."""
    given: dict[str, Any] = dict(request.query)
    if not request.can_read_body:
        return given
    kind = request.content_type
    try:
        if kind == "application/json":
            given |= _json(await request.read())
        elif kind == "application/x-www-form-urlencoded":
            given |= dict(await request.post())
        elif kind == "multipart/form-data":
            given |= await _multipart(request)
        elif await request.read():
            raise bad_request("the content type is none of form, multipart, JSON")
    except web.HTTPRequestEntityTooLarge:
        raise _TOO_LARGE from None
    except ValueError:
        raise bad_request("can't parse the form in the request body") from None
    return given


def _json(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        given = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON in the request body") from None
    if not isinstance(given, dict):
        raise bad_request("request body must be a JSON object")
    return given


async def _multipart(request: web.Request) -> dict[str, Any]:
    given: dict[str, Any] = {}
    uploads: dict[str, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse multipart form")
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            given[part.name] = content.decode(errors="replace")
            continue
        if len(content) > UPLOAD_LIMIT:
            raise _TOO_LARGE
        mime_type = part.headers.get("Content-Type", "application/octet-stream")
        uploads[part.name] = Upload(content, part.filename, mime_type)
    return _attached(given, uploads)


def _parsed(name: str, value: str) -> Any:
    """JSON text that speaks of attached files must be looked into before the schema does."""
    if _ATTACH not in value or value.lstrip()[:1] not in {"[", "{"}:
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


def _attached(given: dict[str, Any], uploads: dict[str, Upload]) -> dict[str, Any]:
    """Put each upload where `attach://` names it; the others are parameters under their own name."""
    used: set[str] = set()

    def resolve(value: Any) -> Any:
        if isinstance(value, str) and value.startswith(_ATTACH):
            name = value.removeprefix(_ATTACH)
            if name not in uploads:
                raise bad_request(f'file "{name}" is not attached')
            used.add(name)
            return uploads[name]
        if isinstance(value, dict):
            return {key: resolve(each) for key, each in value.items()}
        if isinstance(value, list):
            return [resolve(each) for each in value]
        return value

    resolved = {name: resolve(_parsed(name, value)) for name, value in given.items()}
    return resolved | {name: upload for name, upload in uploads.items() if name not in used}
