// One open chat: whose telephone it is, the bot's header, pinned bar, messages, input. What a press does is in acts.js.
import * as api from "./api.js";
import { ChatActs } from "./acts.js";
import { Composer } from "./composer.js";
import { openMenu, notice, alertWindow } from "./dialogs.js";
import { el, icon, iconButton } from "./dom.js";
import { ensureLoaded } from "./events.js";
import { refreshBusy } from "./keyboards.js";
import { Log } from "./log.js";
import { avatar, fullName, summary } from "./people_words.js";
import { chatOf, on, world } from "./world.js";

const DOING = {
  typing: "typing",
  upload_photo: "sending a photo",
  upload_document: "sending a file",
  find_location: "choosing a place",
  upload_video: "sending a video",
  record_voice: "recording",
};
const ACTION_MS = 5500;

export class ChatColumn {
  constructor(id, { close }) {
    this.id = id;
    this.chat = chatOf(id);
    this.ended = new AbortController();
    this.acts = new ChatActs(this);
    this.log = new Log(this.acts);
    this.composer = new Composer(this.chat, this.acts, this.ended.signal);
    this.owner = el("div", { class: "owner" });
    this.status = el("span", { class: "status" });
    this.title = el("h2", {});
    this.more = iconButton("more", "More", () => this.#menu(), { "aria-haspopup": "menu", "aria-expanded": "false" });
    this.header = el(
      "header",
      { class: "chat-header" },
      iconButton("back", "Back to the list of people", () => close(id), { class: "only-narrow" }),
      el("span", { class: "bot-sign", "aria-hidden": "true" }),
      el("div", { class: "chat-title" }, this.title, this.status),
      this.more,
    );
    this.strip = el(
      "div",
      { class: "strip" },
      this.owner,
      iconButton("close", "Close this chat", () => close(id), { class: "only-wide" }),
    );
    this.pin = el("button", { type: "button", class: "pin-bar", hidden: true, onclick: () => this.log.show(this.chat.pinnedId) });
    this.intro = el("div", { class: "intro", hidden: true });
    this.foot = el("div", { class: "foot" });
    this.body = el("div", { class: "chat-body" }, this.log.element, this.intro);
    this.element = el("section", { class: "column" }, this.strip, this.header, this.pin, this.body, this.foot);
    this.element.dataset.person = id;
    this.element.addEventListener("dragover", (event) => event.preventDefault());
    this.element.addEventListener("drop", (event) => this.composer.takeFile(event, event.dataTransfer));
    this.#listen();
    this.draw();
    this.ready = ensureLoaded(id).then(() => this.draw(), (error) => this.say(error.message));
  }

  get person() {
    return world.people.get(this.id);
  }

  /** Draw all of it: at the start and after the state was loaded anew. Rows that stand are kept. */
  draw() {
    this.#drawPerson();
    this.#drawStatus();
    this.log.sync(this.chat.messages.values());
    this.#drawPin();
    this.composer.drawCommands();
    this.composer.drawKeyboard();
    refreshBusy(this.element, (key) => this.acts.isPressing(key));
  }

  focus() {
    if (this.composer.element.isConnected) this.composer.focus();
    else this.foot.querySelector("button")?.focus();
  }

  say(text, options) {
    notice(this.body, text, options);
  }

  end() {
    this.ended.abort();
    this.log.close();
    clearTimeout(this.actionTimer);
    this.element.remove();
  }

  #listen() {
    const { signal } = this.ended;
    const mine = (name, listener) => on(name, (detail) => detail.id === this.id && listener(detail), signal);
    mine("chat", () => this.draw());
    mine("message", ({ message }) => {
      this.log.put(message);
      this.#drawIntro();
      if (message.pinned_message || message.message_id === this.chat.pinnedId) this.#drawPin();
    });
    mine("delete", ({ messageIds }) => {
      this.log.remove(messageIds);
      this.#drawPin();
    });
    mine("keyboard", () => this.composer.drawKeyboard(true));
    on("bot", () => this.#drawPerson(), signal);
    mine("commands", () => this.composer.drawCommands());
    mine("pin", () => this.#drawPin());
    mine("action", () => this.#drawStatus());
    mine("person", () => this.#drawPerson());
    mine("toast", ({ toast }) => this.#toast(toast));
    on("people", () => this.person && this.#drawPerson(), signal);
  }

  #drawPerson() {
    const { person } = this;
    const name = fullName(person);
    const about = person.about ? el("span", { class: "about" }, person.about) : null;
    const words = el("span", { class: "owner-words" }, el("b", { dir: "auto" }, name), person.members ? null : about);
    this.owner.replaceChildren(avatar(person, "small"), words, ...(person.members ? [this.#writers()] : []));
    this.more.hidden = Boolean(person.members);
    this.title.textContent = world.bot?.first_name ?? "Bot";
    this.header.querySelector(".bot-sign").textContent = [...(world.bot?.first_name ?? "B")][0];
    this.element.setAttribute("aria-label", `${name}: chat with ${world.bot?.first_name ?? "the bot"}`);
    this.#drawFoot();
    this.#drawIntro();
  }

  /** Who of the group writes. */
  #writers() {
    const choose = (event) => {
      this.chat.writer = Number(event.target.value);
    };
    const options = this.person.members.map((id) =>
      el("option", { value: id, selected: id === this.chat.writer }, fullName(world.people.get(id) ?? { first_name: String(id) })),
    );
    return el("select", { class: "writer", "aria-label": "Who writes", onchange: choose }, options);
  }

  #drawFoot() {
    const { person } = this;
    const wide = (text, onclick) => el("button", { type: "button", class: "wide-button", onclick }, text);
    const content = person.blocked
      ? wide("Unblock", () => this.acts.unblock())
      : person.started
        ? this.composer.element
        : wide("Start", () => this.acts.start());
    if (this.foot.firstElementChild !== content) this.foot.replaceChildren(content);
  }

  async #drawIntro() {
    const empty = this.chat.messages.size === 0;
    this.intro.hidden = !empty;
    if (!empty) return;
    const draw = (bot) => {
      const text = bot?.description || "Press Start to talk to this bot.";
      this.intro.replaceChildren(el("div", { class: "intro-card" }, el("b", {}, "What can this bot do?"), el("p", { dir: "auto" }, text)));
    };
    if (!this.intro.childElementCount) draw(world.bot);
    const { bot } = await api.state(this.person.language_code).catch(() => ({ bot: world.bot }));
    draw(bot);
  }

  #drawStatus() {
    clearTimeout(this.actionTimer);
    const doing = this.chat.action && (DOING[this.chat.action] ?? "working");
    this.status.textContent = doing ? `${doing}…` : "bot";
    this.status.classList.toggle("doing", Boolean(doing));
    if (!doing) return;
    this.actionTimer = setTimeout(() => {
      this.chat.action = null;
      this.#drawStatus();
    }, ACTION_MS);
  }

  #drawPin() {
    const message = this.chat.messages.get(this.chat.pinnedId);
    this.pin.hidden = !message;
    if (message) this.pin.replaceChildren(icon("pushpin"), el("span", { class: "bar-words" }, el("b", {}, "Pinned message"), el("span", { dir: "auto" }, summary(message))));
  }

  #toast({ text, show_alert, url }) {
    refreshBusy(this.element, (key) => this.acts.isPressing(key));
    if (url) {
      this.say("The bot offers a link: ", { link: this.acts.anchor(url) });
    } else if (text && show_alert) alertWindow(this.element, world.bot?.first_name ?? "Bot", text);
    else if (text) this.say(text);
  }

  #menu() {
    const { person, acts } = this;
    openMenu(
      this.more,
      [
        { text: "Start with a code…", icon: icon("code"), act: () => acts.startWithCode() },
        person.started && !person.blocked && { text: "Press Start again", icon: icon("play"), act: () => acts.start() },
        person.blocked
          ? { text: "Unblock the bot", icon: icon("check"), act: () => acts.unblock() }
          : { text: "Block the bot", icon: icon("block"), danger: true, act: () => acts.block() },
      ],
      this.header,
    );
  }
}
