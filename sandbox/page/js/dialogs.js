// Small windows: forms, notices, menus, answers to presses.
import { el } from "./dom.js";

/** Ask for values in a dialog. fields: [{name, label, …input attributes, options?}]. → {name: value} or null. */
export function ask({ title, text, fields = [], action, extra = null }) {
  return new Promise((resolve) => {
    const rows = fields.map(field);
    const cancel = el("button", { type: "button", class: "plain", onclick: () => dialog.close() }, "Cancel");
    const form = el(
      "form",
      { method: "dialog", class: "form" },
      el("h2", {}, title),
      text && el("p", {}, text),
      extra,
      rows,
      el("div", { class: "form-actions" }, cancel, el("button", { class: "filled" }, action)),
    );
    const dialog = el("dialog", { class: "window", "aria-label": title }, form);
    let values = null;
    form.addEventListener("submit", () => {
      values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(values);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function field({ label, options, ...attributes }) {
  const input = options
    ? el("select", attributes, options.map(([value, text]) => el("option", { value, selected: value === attributes.value }, text)))
    : el("input", { type: "text", autocomplete: "off", ...attributes });
  return el("label", { class: "field" }, el("span", {}, label), input);
}

/** A line that comes and goes at the foot of `host`; it carries refusals and answers to presses. */
export function notice(host, text, { link = null, kind = "" } = {}) {
  const node = el("div", { class: `notice ${kind}`, role: "status" }, text, link);
  host.querySelector(".notice")?.remove();
  host.append(node);
  const words = (node.textContent ?? "").length;
  setTimeout(() => node.remove(), 3000 + 50 * words);
}

/** The window of `show_alert`: belongs to one chat, so that two chats may stand side by side. */
export function alertWindow(host, title, text) {
  const before = document.activeElement;
  const done = () => {
    shade.remove();
    if (before?.isConnected) before.focus();
  };
  const button = el("button", { type: "button", class: "plain", onclick: done }, "OK");
  const inside = el("div", { class: "window", role: "alertdialog", "aria-label": title, "aria-modal": "true" }, el("p", {}, text), el("div", { class: "form-actions" }, button));
  const shade = el("div", { class: "shade" }, inside);
  shade.addEventListener("keydown", (event) => {
    if (event.key === "Escape") done();
    if (event.key === "Tab") event.preventDefault();
  });
  host.append(shade);
  button.focus();
}

/** Open a menu at a button. items: [{text, icon?, act, danger?}]. */
export function openMenu(button, items, host) {
  const close = (refocus) => {
    menu.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (refocus) button.focus();
  };
  const outside = (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) close(false);
  };
  const entries = items.filter(Boolean).map(({ text, icon, act, danger }) =>
    el("button", { type: "button", role: "menuitem", class: danger ? "danger" : "", onclick: () => (close(true), act()) }, icon, text),
  );
  const menu = el("div", { class: "menu", role: "menu", "aria-label": button.getAttribute("aria-label") }, entries);
  menu.addEventListener("keydown", (event) => {
    const at = entries.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      entries[(at + step + entries.length) % entries.length].focus();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close(true);
    } else if (event.key === "Tab") close(false);
  });
  if (host.querySelector(".menu")) return;
  button.setAttribute("aria-expanded", "true");
  host.append(menu);
  document.addEventListener("pointerdown", outside, true);
  entries[0].focus();
}
