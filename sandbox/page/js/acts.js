// What a person can do in one chat. Every refusal is said in the column, and what was typed stays.
import * as api from "./api.js";
import { askFiles, askPlace, askSticker } from "./attaching.js";
import { buttonKey } from "./chat_state.js";
import { ask } from "./dialogs.js";
import { link } from "./entities.js";
import { refreshBusy } from "./keyboards.js";
import { putMessage, putPerson, world } from "./world.js";

const PRESS_MS = 15000;
const RIGA = { latitude: 56.9496, longitude: 24.1052 };

export class ChatActs {
  constructor(column) {
    this.column = column;
    this.id = column.id;
  }

  get chat() {
    return this.column.chat;
  }

  get group() {
    return this.id < 0;
  }

  /** → the answer, or null when the sandbox refused. */
  async #call(work) {
    try {
      return (await work()) ?? {};
    } catch (error) {
      this.column.say(error.message, { kind: "refusal" });
      return null;
    }
  }

  /** → whether the message was taken. */
  async #write(work) {
    const message = await this.#call(work);
    if (message?.message_id) putMessage(this.id, message);
    return message !== null;
  }

  send = (content) => this.#write(() => api.send(this.id, content, this.chat.writer));

  editText = (messageId, text) => this.#write(() => api.edit(this.id, messageId, text));

  command = (text) => this.send({ text });

  edit = (message) => this.column.composer.edit(message);

  reply = (message) => this.column.composer.reply(message);

  show = (messageId) => this.column.log.show(messageId);

  isPressing = (key) => this.chat.pressing.has(key);

  async press(messageId, data) {
    const key = buttonKey(messageId, data);
    if (this.isPressing(key)) return;
    const redraw = () => refreshBusy(this.column.element, this.isPressing);
    this.chat.pressing.set(key, null);
    redraw();
    const answer = await this.#call(() => api.press(this.id, messageId, data, this.chat.writer));
    const query = answer?.callback_query_id;
    if (!query || this.chat.answered.has(query)) this.chat.pressing.delete(key);
    else {
      this.chat.pressing.set(key, query);
      setTimeout(() => {
        if (this.chat.pressing.get(key) === query) this.chat.pressing.delete(key);
        redraw();
      }, PRESS_MS);
    }
    redraw();
  }

  async vote(pollId, options) {
    if (!(await this.#call(() => api.vote(this.id, pollId, options)))) return;
    this.chat.votes.set(pollId, options);
    for (const message of this.chat.messages.values()) {
      if (message.poll?.id === pollId) this.column.log.put(message);
    }
  }

  chosen(poll) {
    const known = this.chat.votes.get(poll.id);
    if (known) return known;
    return poll.options.flatMap((option, index) => (option.voter_count > 0 ? [index] : []));
  }

  async copy(text) {
    await navigator.clipboard?.writeText(text).catch(() => {});
    this.column.say("Copied.");
  }

  /** A tap on the reply keyboard. */
  async tap(button) {
    if (button.request_location) await this.location();
    else if (button.request_contact) this.column.say("Contacts cannot be shared in the sandbox.");
    else await this.send({ text: button.text });
  }

  async location() {
    const last = [...this.chat.messages.values()].findLast((message) => message.location)?.location;
    const place = await askPlace(last ?? RIGA, last);
    if (place) await this.send(place);
  }

  /** Ask for a caption, then send; several of one kind become an album. */
  async attach(files, kind) {
    const wish = await askFiles(files, kind);
    if (!wish) return;
    const messages = await this.#call(() => api.sendFiles(this.id, wish.files, wish.caption));
    for (const message of messages ?? []) putMessage(this.id, message);
  }

  async sticker() {
    const emoji = await askSticker();
    if (emoji) await this.send({ sticker: emoji });
  }

  async start(payload) {
    const answer = await this.#call(() => api.start(this.id, payload));
    if (!answer) return;
    putPerson({ id: this.id, started: true, blocked: false });
    if (answer.message_id) putMessage(this.id, answer);
    this.column.composer.focus();
  }

  async startWithCode() {
    const values = await ask({
      title: "Start with a code",
      text: "As if the person had scanned a name card or opened an invitation link.",
      fields: [{ name: "code", label: "Code, or the whole link", required: true, autofocus: true }],
      action: "Start",
    });
    if (!values) return;
    await this.start(startCode(values.code) ?? values.code);
  }

  async block() {
    if (await this.#call(() => api.block(this.id))) putPerson({ id: this.id, blocked: true });
  }

  async unblock() {
    if (await this.#call(() => api.unblock(this.id))) putPerson({ id: this.id, blocked: false });
  }

  /** A deep link to this bot presses Start here instead of leaving for t.me. */
  link = (event, url) => {
    const code = startCode(url);
    if (code === null) return;
    event.preventDefault();
    this.start(code);
  };

  anchor(url) {
    const node = link(url, this);
    node.append(url);
    return node;
  }
}

/** The code in a deep link to our bot, or null. */
function startCode(text) {
  const url = URL.parse ? URL.parse(text) : null;
  const bot = url?.pathname.slice(1).toLowerCase();
  const ours = ["t.me", "telegram.me"].includes(url?.host) && bot === world.bot?.username?.toLowerCase();
  return ours ? url.searchParams.get("start") : null;
}
