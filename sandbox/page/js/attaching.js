// Windows in which a person chooses what to send besides text. They only ask: sending is in acts.js.
import { ask } from "./dialogs.js";
import { el } from "./dom.js";

const MEASURE_MS = 1500;
const STICKERS = ["👍", "❤️", "😂", "🎉", "🙏", "🐱"];
const TITLES = {
  photo: ["Send a photo", "Send photos"],
  document: ["Send a document", "Send documents"],
  video: ["Send a video", "Send videos"],
  voice: ["Send a voice message", "Send a voice message"],
};

/** `kind`: media (photos and videos), document, voice. → {files: [{file, kind, measures}], caption}, or null. */
export async function askFiles(chosen, kind) {
  const all = [...chosen].map((file) => ({ file, kind: kind === "media" ? kindOf(file) : kind }));
  const addresses = all.map(({ file }) => URL.createObjectURL(file));
  const pictures = all.map(({ file, kind: one }, n) => preview(one, addresses[n], file)).filter(Boolean);
  const measured = Promise.all(all.map(({ kind: one }, n) => measures(one, addresses[n])));
  const kinds = new Set(all.map((each) => each.kind));
  const title = kinds.size > 1 ? "Send an album" : TITLES[all[0].kind][all.length > 1 ? 1 : 0];
  const values = await ask({
    title,
    text: all.length > 1 ? `An album of ${all.length}: as many messages, the caption under the first.` : all[0].file.name,
    extra: pictures.length ? el("div", { class: "previews" }, pictures) : null,
    fields: [{ name: "caption", label: "Caption (optional)", maxlength: 1024, autofocus: true }],
    action: "Send",
  });
  const found = values ? await measured : [];
  for (const address of addresses) URL.revokeObjectURL(address);
  return values && { files: all.map((each, n) => ({ ...each, measures: found[n] })), caption: values.caption };
}

export async function askPlace(place, isLast) {
  const number = { type: "number", step: "any", required: true };
  const values = await ask({
    title: "Send a location",
    text: isLast ? "The last place of this chat is filled in." : "With a name and an address it is a place of the map's list.",
    fields: [
      { name: "latitude", label: "Latitude", min: -90, max: 90, value: place.latitude, ...number },
      { name: "longitude", label: "Longitude", min: -180, max: 180, value: place.longitude, ...number },
      { name: "title", label: "Name (optional)", maxlength: 255 },
      { name: "address", label: "Address (optional)", maxlength: 255 },
    ],
    action: "Send",
  });
  if (!values) return null;
  const { title, address } = values;
  const named = title || address ? { title: title || address, address: address || title } : {};
  return { latitude: Number(values.latitude), longitude: Number(values.longitude), ...named };
}

export async function askSticker() {
  const options = STICKERS.map((emoji) => [emoji, emoji]);
  const values = await ask({ title: "Send a sticker", fields: [{ name: "emoji", label: "Sticker", options, value: STICKERS[0] }], action: "Send" });
  return values?.emoji ?? null;
}

export const kindOf = (file) => (file.type.startsWith("image/") ? "photo" : file.type.startsWith("video/") ? "video" : "document");

function preview(kind, src, file) {
  if (kind === "photo") return el("img", { class: "preview", src, alt: file.name });
  if (kind === "video") return el("video", { class: "preview", src, muted: true, preload: "metadata", "aria-label": file.name });
  return null;
}

/** What a client tells of a film or of sound; a file that the browser cannot play is sent without. */
function measures(kind, src) {
  if (kind !== "video" && kind !== "voice") return Promise.resolve({});
  const media = el(kind === "video" ? "video" : "audio", { preload: "metadata" });
  return new Promise((resolve) => {
    const give = () => {
      const duration = Number.isFinite(media.duration) ? { duration: Math.max(1, Math.round(media.duration)) } : {};
      resolve(media.videoWidth ? { ...duration, width: media.videoWidth, height: media.videoHeight } : duration);
    };
    media.addEventListener("loadedmetadata", give, { once: true });
    media.addEventListener("error", () => resolve({}), { once: true });
    setTimeout(() => resolve({}), MEASURE_MS);
    media.src = src;
  });
}
