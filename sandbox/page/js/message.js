// One message as a bubble. Pure in its look: (message, act) → element; what a press does is in `act`.
import { el, icon, iconButton } from "./dom.js";
import { richText } from "./entities.js";
import { inlineKeyboard } from "./keyboards.js";
import { album, attachment } from "./media.js";
import { fullName, summary } from "./people_words.js";

/** A message row: bubble, keyboard under it, and what can be done with it. */
export function messageRow(message, act) {
  if (message.pinned_message || serviceWords(message)) return serviceRow(message, act);
  const own = !message.from?.is_bot;
  const worded = wordedPart(message);
  const media = message.album ? album(message.album, act) : attachment(message, act);
  const text = worded.text ?? worded.caption;
  const body = text ? el("div", { class: "text", dir: "auto" }, textOf(worded, act)) : null;
  const head = [act.group && own ? el("b", { class: "sender", dir: "auto" }, fullName(message.from)) : null, forwardHead(message), replyHead(message, act)];
  const content = message.show_caption_above_media ? [body, media] : [media, body];
  const bubble = el("div", { class: "bubble" }, head, content);
  if ((message.photo || message.video) && !body) bubble.classList.add("bare");
  (body ?? bubble).append(meta(message, own));
  const keyboard = inlineKeyboard(message, act);
  const stack = el("div", { class: `stack ${keyboard ? "with-keyboard" : ""}` }, bubble, keyboard);
  const row = el("div", { class: `message ${own ? "own" : "other"}`, role: "group", "aria-label": label(message, own) });
  row.dataset.id = message.message_id;
  row.append(stack, tools(message, own, act));
  return row;
}

/** Whose words stand under it: under an album those of its only part that has some, as in Telegram. */
function wordedPart(message) {
  if (!message.album) return message;
  const worded = message.album.filter((part) => part.caption !== undefined);
  return worded.length === 1 ? worded[0] : {};
}

function textOf(message, act) {
  const caption = message.text === undefined;
  return richText(caption ? message.caption : message.text, caption ? message.caption_entities : message.entities, act);
}

function label(message, own) {
  return `${own ? "You" : (message.from?.first_name ?? "Bot")}, ${message.shown_time ?? ""}`;
}

function meta(message, own) {
  const edited = (message.album ?? [message]).some((part) => part.edit_date) ? el("span", {}, "edited") : null;
  const tick = own ? icon("check") : null;
  return el("span", { class: "meta" }, edited, el("time", {}, message.shown_time ?? ""), tick);
}

/** What happened in a group, or null. */
function serviceWords(message) {
  const { from, new_chat_members, left_chat_member, new_chat_title } = message;
  const { migrate_to_chat_id, migrate_from_chat_id } = message;
  if (new_chat_title) return `${fullName(from)} named this group “${new_chat_title}”`;
  if (new_chat_members) return `${fullName(from)} added ${new_chat_members.map(fullName).join(", ")}`;
  if (left_chat_member) return `${fullName(left_chat_member)} left`;
  if (migrate_to_chat_id) return "This group became a supergroup";
  return migrate_from_chat_id ? "This was a group" : null;
}

function serviceRow(message, act) {
  const pinned = message.pinned_message;
  const show = () => act.show(pinned.message_id);
  const words = pinned
    ? el("button", { type: "button", class: "pill", onclick: show }, `Pinned “${summary(pinned).slice(0, 60)}”`)
    : el("span", { class: "pill" }, serviceWords(message));
  const row = el("div", { class: "message service" }, words);
  row.dataset.id = message.message_id;
  return row;
}

function forwardHead(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const from = origin.sender_user ? fullName(origin.sender_user) : (origin.sender_user_name ?? origin.chat?.title ?? origin.sender_chat?.title ?? "somebody");
  return el("div", { class: "forward-head" }, icon("forward"), el("span", {}, "Forwarded from ", el("b", {}, from)));
}

function replyHead(message, act) {
  const original = message.reply_to_message;
  if (!original) return null;
  const show = () => act.show(original.message_id);
  return el(
    "button",
    { type: "button", class: "reply-head", onclick: show, "aria-label": `In reply to: ${summary(original)}` },
    el("b", {}, original.from ? fullName(original.from) : ""),
    el("span", {}, message.quote?.text ?? summary(original)),
  );
}

function tools(message, own, act) {
  const reply = iconButton("reply", "Reply", () => act.reply(message));
  const edit = own && !act.group && message.text !== undefined ? iconButton("edit", "Edit", () => act.edit(message)) : null;
  return el("div", { class: "tools" }, edit, reply);
}

/** After the row stands in the document: a quotation that fits needs no “Show more”. */
export function settle(row) {
  for (const quote of row.querySelectorAll("blockquote.expandable")) {
    const text = quote.firstElementChild;
    quote.classList.toggle("short", !quote.classList.contains("open") && text.scrollHeight <= text.clientHeight + 2);
  }
}

