// Bot API entities → nodes. Offsets and lengths are UTF-16 units, which is what JavaScript strings count.
import { el } from "./dom.js";

const WRAP = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
};
const SAFE_LINK = /^(https?|tg|mailto|tel|geo):/i;

/** Text with entities as a fragment. `act.command(text)` sends a command, `act.link(event, url)` may take a link over. */
export function richText(text, entities, act) {
  const fragment = document.createDocumentFragment();
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(fragment, text, 0, text.length, ordered, act);
  return fragment;
}

/** Append text[from, to) to parent. An entity that reaches over the end of the one around it is cut in two. */
function fill(parent, text, from, to, entities, act) {
  let at = from;
  const waiting = [...entities];
  while (waiting.length) {
    const entity = waiting.shift();
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) continue;
    const inside = [];
    while (waiting.length && waiting[0].offset < end) {
      const child = waiting.shift();
      const childEnd = child.offset + child.length;
      inside.push({ ...child, length: Math.min(childEnd, end) - child.offset });
      if (childEnd > end) waiting.push({ ...child, offset: end, length: childEnd - end });
    }
    waiting.sort((a, b) => a.offset - b.offset || b.length - a.length);
    append(parent, text.slice(at, start));
    const node = wrap(entity, text.slice(start, end), act);
    fill(node.inner ?? node, text, start, end, inside, act);
    parent.append(node.outer ?? node);
    at = end;
  }
  append(parent, text.slice(at, to));
}

const BLOCKS = ["BLOCKQUOTE", "PRE"];

function append(parent, text) {
  // The line feed after a block only ends the block's last line.
  const afterBlock = BLOCKS.includes(parent.lastChild?.nodeName) && text.startsWith("\n");
  const rest = afterBlock ? text.slice(1) : text;
  if (rest) parent.append(rest);
}

function wrap(entity, text, act) {
  const { type } = entity;
  if (type in WRAP) return el(WRAP[type]);
  switch (type) {
    case "spoiler":
      return spoiler();
    case "code":
      return el("code");
    case "pre": {
      const inner = el("code", { class: entity.language ? `language-${entity.language}` : null });
      return { outer: el("pre", { tabindex: "0", "aria-label": entity.language ?? "code" }, inner), inner };
    }
    case "blockquote":
      return el("blockquote");
    case "expandable_blockquote":
      return expandable();
    case "url":
      return link(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`, act);
    case "text_link":
      return link(entity.url, act);
    case "email":
      return link(`mailto:${text}`, act);
    case "phone_number":
      return link(`tel:${text.replace(/[^+\d]/g, "")}`, act);
    case "mention":
      return link(`https://t.me/${text.slice(1)}`, act);
    case "bot_command":
      return el("button", { type: "button", class: "text-link", onclick: () => act.command(text) });
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return el("span", { class: "text-tag" });
    default:
      return el("span");
  }
}

/** A link that opens in a new tab; a scheme that could run code in this page becomes plain text. */
export function link(url, act, attributes = {}) {
  if (!SAFE_LINK.test(url)) return el("span", attributes);
  const onclick = (event) => act.link(event, url);
  return el("a", { ...attributes, href: url, target: "_blank", rel: "noopener noreferrer", title: url, onclick });
}

function spoiler() {
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (node.classList.contains("shown")) return;
    event.preventDefault();
    event.stopPropagation();
    node.classList.add("shown");
    node.removeAttribute("role");
    node.removeAttribute("aria-label");
    inner.removeAttribute("aria-hidden");
    inner.removeAttribute("inert");
  };
  const inner = el("span", { "aria-hidden": "true", inert: true });
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, press to show" }, inner);
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", reveal);
  return { outer: node, inner };
}

function expandable() {
  const inner = el("div", { class: "quote-text" });
  const toggle = el("button", { type: "button", class: "quote-toggle", "aria-expanded": "false" }, "Show more");
  const outer = el("blockquote", { class: "expandable" }, inner, toggle);
  toggle.addEventListener("click", () => {
    const open = outer.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Show less" : "Show more";
  });
  return { outer, inner };
}
