// Keyboards: inline ones under a message, and the reply keyboard under the input.
import { buttonKey } from "./chat_state.js";
import { el, icon } from "./dom.js";
import { link } from "./entities.js";

const STYLES = ["primary", "success", "danger"];
const styleClass = (button) => (STYLES.includes(button.style) ? button.style : "");

export function inlineKeyboard(message, act) {
  const rows = message.reply_markup?.inline_keyboard?.filter((row) => row.length);
  if (!rows?.length) return null;
  const drawn = rows.map((row) =>
    el("div", { class: `keys ${row.length > 4 ? "many" : ""}` }, row.map((button) => inlineButton(message, button, act))),
  );
  return el("div", { class: "inline-keyboard", role: "group", "aria-label": "Buttons of this message" }, drawn);
}

function inlineButton(message, button, act) {
  const shared = { class: `key ${styleClass(button)}`, title: button.text };
  const text = el("span", { class: "key-text" }, button.text);
  if (button.url) {
    const anchor = link(button.url, act, shared);
    anchor.append(text, icon("link"));
    return anchor;
  }
  if (button.copy_text) {
    const copy = () => act.copy(button.copy_text.text);
    return el("button", { ...shared, type: "button", onclick: copy }, text);
  }
  if (button.callback_data === undefined) {
    return el("button", { ...shared, type: "button", disabled: true, title: "Works in Telegram only" }, text);
  }
  const data = button.callback_data;
  const node = el("button", { ...shared, type: "button", onclick: () => act.press(message.message_id, data) }, text);
  node.dataset.press = buttonKey(message.message_id, data);
  markBusy(node, act.isPressing(node.dataset.press));
  return node;
}

/** Show on every button under `root` whether its press still waits for an answer. */
export function refreshBusy(root, isPressing) {
  for (const node of root.querySelectorAll("[data-press]")) markBusy(node, isPressing(node.dataset.press));
}

function markBusy(node, busy) {
  node.classList.toggle("busy", busy);
  node.setAttribute("aria-busy", String(busy));
}

/** The reply keyboard. `tap(button)` gets the whole KeyboardButton. */
export function replyKeyboard(markup, tap) {
  const rows = markup.keyboard.map((row) =>
    el("div", { class: `keys ${row.length > 4 ? "many" : ""}` }, row.map((key) => replyButton(key, tap))),
  );
  const size = markup.resize_keyboard ? "fitted" : "tall";
  return el("div", { class: `reply-keyboard ${size}`, role: "group", "aria-label": "Reply keyboard" }, rows);
}

function replyButton(key, tap) {
  const button = typeof key === "string" ? { text: key } : key;
  const sign = button.request_location ? icon("pin") : null;
  return el(
    "button",
    { type: "button", class: `key ${styleClass(button)}`, title: button.text, onclick: () => tap(button) },
    sign,
    el("span", { class: "key-text" }, button.text),
  );
}
