"""sendMessage and the places: sendLocation, sendVenue; sendContact; sendChatAction."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.access import chat_to_write
from sandbox.methods.posting import link_preview, post, text_of, title_of
from sandbox.methods.registry import Params, method
from sandbox.world import World

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
_PLACE_IDS = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")


@method("sendMessage")
def send_message(world: World, params: Params) -> Any:
    """Text with entities."""
    found = text_of(params)
    content = found.fields() | link_preview(found, params.get("link_preview_options"))
    return post(world, params, content).data


@method("sendLocation")
def send_location(world: World, params: Params) -> Any:
    """A point on the map; live when it has a live_period."""
    place = location_of(params)
    period = params.get("live_period")
    if period is not None:
        if not (60 <= period <= 86_400 or period == 0x7FFFFFFF):
            raise bad_request("wrong live_period specified")
        place["live_period"] = period
    for field in ("horizontal_accuracy", "heading", "proximity_alert_radius"):
        if field in params:
            place[field] = params[field]
    return post(world, params, {"location": place}).data


@method("sendVenue")
def send_venue(world: World, params: Params) -> Any:
    """A place with a name and an address; the answer carries the location twice, as Telegram's does."""
    place = location_of(params)
    venue = {
        "location": place,
        "title": title_of(params, "title", 255),
        "address": title_of(params, "address", 255),
        **{field: params[field] for field in _PLACE_IDS if params.get(field)},
    }
    return post(world, params, {"venue": venue, "location": place}).data


@method("sendContact")
def send_contact(world: World, params: Params) -> Any:
    """A telephone number with a name."""
    contact = {
        field: params[field]
        for field in ("phone_number", "first_name", "last_name", "vcard")
        if params.get(field)
    }
    return post(world, params, {"contact": contact}).data


@method("sendChatAction")
def send_chat_action(world: World, params: Params) -> Any:
    """Shows for five seconds or until the next message."""
    if params["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.act(chat_to_write(world, params["chat_id"]), params["action"])
    return True


def location_of(params: Params) -> dict[str, Any]:
    """The Bot API `Location` of latitude and longitude. Raises ApiError 400 off the globe."""
    latitude, longitude = params["latitude"], params["longitude"]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location specified")
    return {"latitude": latitude, "longitude": longitude}
