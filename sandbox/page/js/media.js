// What a message or an album carries besides text: pictures, files, sound, contacts. Places and polls have their own modules.
import { fileUrl } from "./api.js";
import { el, icon } from "./dom.js";
import { placeCard } from "./places.js";
import { pollCard } from "./polls.js";

/** The attachment of a message as an element, or null. */
export function attachment(message, act) {
  if (message.photo?.length) return photo(message.photo.at(-1), message.caption);
  if (message.document) return file(message.document);
  if (message.venue) return placeCard(message.venue.location, message.venue, act);
  if (message.location) return placeCard(message.location, null, act);
  if (message.poll) return pollCard(message, act);
  if (message.voice || message.audio) return sound(message.voice ?? message.audio);
  if (message.video) return video(message.video, message.caption);
  if (message.contact) return contact(message.contact);
  if (message.sticker) return el("div", { class: "sticker" }, message.sticker.emoji ?? "Sticker");
  if (message.text === undefined && message.caption === undefined) {
    return el("div", { class: "unknown" }, "A kind of message that this page cannot show.");
  }
  return null;
}

/** Pictures and films of an album side by side, its files and sounds one under the other. */
export function album(parts, act) {
  if (parts.length === 1) return attachment(parts[0], act);
  const seen = parts.every((part) => part.photo || part.video);
  return el("div", { class: `album ${seen ? `seen of-${parts.length}` : ""}` }, parts.map((part) => attachment(part, act)));
}

function photo(size, caption) {
  const image = el("img", { src: fileUrl(size.file_id), alt: caption ? `Photo: ${caption}` : "Photo", loading: "lazy" });
  // The place is kept before the picture arrives, so that the chat does not jump.
  if (size.width && size.height) {
    image.width = size.width;
    image.height = size.height;
    image.style.aspectRatio = `${size.width} / ${size.height}`;
  }
  const open = () => enlarge(image);
  return el("button", { type: "button", class: "photo", "aria-label": "Enlarge the photo", onclick: open }, image);
}

function video({ file_id, width, height }, caption) {
  const label = caption ? `Video: ${caption}` : "Video";
  const film = el("video", { class: "video", controls: true, preload: "metadata", src: fileUrl(file_id), width, height, "aria-label": label });
  film.style.aspectRatio = `${width} / ${height}`;
  return film;
}

function enlarge(image) {
  const close = el("button", { class: "lightbox-close", "aria-label": "Close" }, icon("close"));
  const large = el("img", { src: image.src, alt: image.alt });
  const dialog = el("dialog", { class: "lightbox", "aria-label": image.alt, onclick: () => dialog.close() }, large, close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function file(document) {
  const name = document.file_name ?? "document";
  const extension = name.includes(".") ? name.split(".").at(-1).slice(0, 4) : "file";
  return el(
    "a",
    { class: "file", href: fileUrl(document.file_id), download: name, "aria-label": `Download ${name}, ${bytesInWords(document.file_size)}` },
    el("span", { class: "file-sign" }, el("span", { class: "file-kind" }, extension.toUpperCase()), icon("download")),
    el("span", { class: "file-words" }, el("b", { dir: "auto" }, name), el("span", {}, bytesInWords(document.file_size))),
  );
}

/** 1536 → "1.5 KB"; unknown → "". */
export function bytesInWords(size) {
  if (size === undefined) return "";
  if (size < 1024) return `${size} B`;
  if (size < 1024 ** 2) return `${(size / 1024).toFixed(1)} KB`;
  return `${(size / 1024 ** 2).toFixed(1)} MB`;
}

function sound(audio) {
  const length = audio.duration ? `${Math.floor(audio.duration / 60)}:${String(audio.duration % 60).padStart(2, "0")}` : null;
  return el(
    "div",
    { class: "sound" },
    el("audio", { controls: true, preload: "none", src: fileUrl(audio.file_id), "aria-label": length ? `Sound, ${length}` : "Sound" }),
    length && el("span", { class: "sound-length" }, length),
  );
}

function contact({ first_name, last_name, phone_number }) {
  return el("div", { class: "contact" }, el("b", {}, [first_name, last_name].filter(Boolean).join(" ")), el("span", {}, phone_number));
}
