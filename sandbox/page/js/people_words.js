// Names, initials and colours of people.
import { el } from "./dom.js";

export const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");

const initial = (word) => (word ? [...word][0].toLocaleUpperCase() : "");

/** A round picture with initials. The colour follows the id, so a person keeps it. */
export function avatar(person, size = "") {
  const colour = `tone-${Math.abs(person.id) % 7}`;
  const initials = initial(person.first_name) + initial(person.last_name);
  return el("span", { class: `avatar ${colour} ${size}`, "aria-hidden": "true" }, initials || "?");
}

/** One line that stands for a message in the list of people, and in reply and pin bars. */
export function summary(message) {
  const text = message.text ?? message.caption;
  const kind = KINDS.find(([key]) => message[key] !== undefined);
  const word = kind?.[1](message[kind[0]]) ?? "";
  return [word, text?.replace(/\s+/g, " ")].filter(Boolean).join(" · ") || "Message";
}

const KINDS = [
  ["photo", () => "Photo"],
  ["document", (document) => document.file_name ?? "Document"],
  ["venue", (venue) => venue.title],
  ["location", () => "Location"],
  ["poll", (poll) => `Poll: ${poll.question}`],
  ["voice", () => "Voice message"],
  ["video", () => "Video"],
  ["audio", () => "Audio"],
  ["sticker", (sticker) => `Sticker ${sticker.emoji ?? ""}`],
  ["contact", (contact) => `Contact: ${contact.first_name}`],
  ["pinned_message", () => "Pinned a message"],
];
