// Where the person writes: input, attachments, commands, reply keyboard. Knows one chat.
import { kindOf } from "./attaching.js";
import { openMenu } from "./dialogs.js";
import { el, icon, iconButton } from "./dom.js";
import { replyKeyboard } from "./keyboards.js";
import { summary } from "./people_words.js";
import { CommandList } from "./commands.js";

export class Composer {
  /** `act` has send(content), editText(id, text), attach(files, kind), location(), sticker(), tap(button). */
  constructor(chat, act, signal) {
    this.chat = chat;
    this.act = act;
    this.editing = null;
    this.replying = null;
    this.keyboardOpen = true;
    this.input = el("textarea", {
      rows: "1",
      "aria-label": "Message",
      placeholder: "Message",
      dir: "auto",
      onkeydown: (event) => this.#key(event),
      oninput: () => this.#typed(),
      onpaste: (event) => this.takeFile(event, event.clipboardData),
    });
    this.input.value = chat.draft;
    this.commands = new CommandList(this.input, (command, sendIt) => this.#command(command, sendIt), signal);
    this.menuButton = el("button", { type: "button", class: "menu-button", "aria-expanded": "false", onclick: () => this.#toggleMenu() }, icon("menu"), el("span", {}, "Menu"));
    this.attach = iconButton("attach", "Attach", () => this.#attachMenu(), { "aria-haspopup": "menu", "aria-expanded": "false" });
    this.attach.hidden = act.group;
    this.toggle = iconButton("keyboard", "Show or hide the keyboard", () => this.#toggleKeyboard(), { "aria-expanded": "true" });
    this.sendButton = iconButton("send", "Send", () => this.submit(), { class: "send" });
    this.bar = el("div", { class: "composer-bar", hidden: true });
    this.keys = el("div", { class: "keyboard-place" });
    this.field = el("div", { class: "composer-field" }, this.menuButton, this.attach, this.input, this.toggle, this.sendButton);
    this.element = el("div", { class: "composer" }, this.commands.element, this.bar, this.field, this.keys);
    this.drawCommands();
    this.drawKeyboard();
    this.#typed();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  drawCommands() {
    this.commands.offer(this.chat.commands);
    this.menuButton.hidden = this.chat.commands.length === 0 || this.chat.menuButton?.type === "web_app";
  }

  /** Draw the reply keyboard; a new one opens itself, as in Telegram. */
  drawKeyboard(isNew = false) {
    const markup = this.chat.keyboard;
    const has = Boolean(markup?.keyboard?.length);
    const look = JSON.stringify(markup);
    if (isNew && look !== this.look) this.keyboardOpen = true;
    this.look = look;
    this.toggle.hidden = !has;
    this.toggle.setAttribute("aria-expanded", String(has && this.keyboardOpen));
    this.input.placeholder = markup?.input_field_placeholder || "Message";
    const tap = (button) => {
      if (markup.one_time_keyboard && !markup.is_persistent) this.#toggleKeyboard();
      this.act.tap(button);
    };
    this.keys.replaceChildren(...(has && this.keyboardOpen ? [replyKeyboard(markup, tap)] : []));
  }

  edit(message) {
    this.#aim("Editing", message);
    this.editing = message;
    this.input.value = message.text;
    this.#typed();
    this.focus();
  }

  reply(message) {
    this.#aim(`Reply to ${message.from?.first_name ?? ""}`, message);
    this.replying = message;
    this.focus();
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const { editing, replying } = this;
    this.#clear();
    const done = editing
      ? await this.act.editText(editing.message_id, text)
      : await this.act.send(replying ? { reply_to_message_id: replying.message_id, text } : { text });
    // What was typed must not be lost by a refusal.
    if (!done && !this.input.value) {
      if (editing) this.#aim("Editing", editing);
      this.editing = editing;
      this.input.value = text;
      this.#typed();
    }
  }

  #aim(title, message) {
    this.editing = null;
    this.replying = null;
    const cancel = iconButton("close", "Cancel", () => this.#clear());
    this.bar.replaceChildren(icon(title === "Editing" ? "edit" : "reply"), el("span", { class: "bar-words" }, el("b", {}, title), el("span", {}, summary(message))), cancel);
    this.bar.hidden = false;
  }

  #clear() {
    this.editing = null;
    this.replying = null;
    this.bar.hidden = true;
    this.input.value = "";
    this.#typed();
  }

  #typed() {
    this.chat.draft = this.editing ? "" : this.input.value;
    this.input.style.height = "auto";
    if (this.input.value) this.input.style.height = `${Math.min(this.input.scrollHeight, 180)}px`;
    this.sendButton.disabled = this.input.value.trim() === "";
    this.commands.filter(this.input.value);
  }

  #key(event) {
    if (event.isComposing || this.commands.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && !this.bar.hidden) {
      event.stopPropagation();
      this.#clear();
    } else if (event.key === "ArrowUp" && !this.input.value && this.chat.lastOwnText && !this.act.group) {
      event.preventDefault();
      this.edit(this.chat.lastOwnText);
    }
  }

  #command(command, sendIt) {
    this.commands.hide();
    this.menuButton.setAttribute("aria-expanded", "false");
    if (sendIt) {
      this.#clear();
      this.act.send({ text: `/${command}` });
    } else {
      this.input.value = `/${command} `;
      this.#typed();
    }
    this.focus();
  }

  #toggleMenu() {
    const open = this.commands.toggleAll();
    this.menuButton.setAttribute("aria-expanded", String(open));
    this.focus();
  }

  #toggleKeyboard() {
    this.keyboardOpen = !this.keyboardOpen;
    this.drawKeyboard();
  }

  #attachMenu() {
    const choose = (kind, accept, multiple = true) => {
      const picker = el("input", { type: "file", accept, multiple });
      picker.addEventListener("change", () => picker.files.length && this.act.attach(picker.files, kind));
      picker.click();
    };
    const items = [
      { text: "Photo or video", icon: icon("photo"), act: () => choose("media", "image/jpeg,image/png,image/webp,video/*") },
      { text: "Document", icon: icon("document"), act: () => choose("document", null) },
      { text: "Voice message", icon: icon("microphone"), act: () => choose("voice", "audio/*", false) },
      { text: "Location", icon: icon("pin"), act: () => this.act.location() },
      { text: "Sticker", icon: icon("sticker"), act: () => this.act.sticker() },
    ];
    openMenu(this.attach, items, this.field);
  }

  /** Files that were dropped or pasted; anything else is left to the browser. */
  takeFile(event, transfer) {
    const files = [...(transfer?.files ?? [])];
    if (!files.length || this.act.group) return;
    event.preventDefault();
    const seen = files.every((file) => kindOf(file) !== "document");
    this.act.attach(files, seen ? "media" : "document");
  }
}
