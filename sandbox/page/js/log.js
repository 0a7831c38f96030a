// The list of messages of one chat. Appends and replaces single rows; never draws the whole list again.
import { Albums, cut } from "./albums.js";
import { dayInWords } from "./dates.js";
import { el, iconButton } from "./dom.js";
import { messageRow, settle } from "./message.js";

const PAGE = 120;
const NEAR_END = 80;

export class Log {
  constructor(act) {
    this.act = act;
    this.rows = new Map();
    this.shown = new Map();
    this.albums = new Albums();
    this.older = [];
    this.missed = 0;
    this.list = el("div", { class: "log-list", role: "log", "aria-label": "Messages", "aria-live": "polite", "aria-relevant": "additions" });
    this.scroller = el("div", { class: "log", role: "region", tabindex: "0", "aria-label": "Chat" }, this.list);
    this.badge = el("span", { class: "badge", hidden: true });
    this.jump = iconButton("down", "Go to the newest message", () => this.toEnd(true), { class: "jump", hidden: true });
    this.jump.append(this.badge);
    this.element = el("div", { class: "log-frame" }, this.scroller, this.jump);
    this.atEnd = true;
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // Pictures that arrive and an input that grows must not push the newest message out of sight.
    this.watch = new ResizeObserver(() => this.atEnd && this.toEnd());
    this.watch.observe(this.list);
    this.watch.observe(this.scroller);
  }

  close() {
    this.watch.disconnect();
  }

  /** Show exactly these messages, keeping the rows that stand already. */
  sync(messages) {
    const all = [...messages];
    const ids = new Set(all.map((message) => message.message_id));
    this.remove([...this.rows.keys()].filter((id) => !ids.has(id)));
    this.list.setAttribute("aria-live", "off");
    if (this.rows.size === 0) {
      this.older = all;
      for (const message of cut(this.older, PAGE)) this.put(message, true);
    } else {
      const first = Math.min(...this.rows.keys());
      this.older = all.filter((message) => message.message_id < first);
      for (const message of all) {
        if (message.message_id < first) continue;
        const known = this.shown.get(message.message_id);
        if (known === message || JSON.stringify(known) === JSON.stringify(message)) continue;
        if (known && known.shown_date !== message.shown_date) this.remove([message.message_id]);
        this.put(message, true);
      }
    }
    if (this.atEnd) this.toEnd();
    requestAnimationFrame(() => this.list.setAttribute("aria-live", "polite"));
  }

  /** Add or replace one message. */
  put(sent, quiet = false) {
    const at = this.older.findIndex((old) => old.message_id === sent.message_id);
    if (at >= 0) {
      this.older[at] = sent;
      return;
    }
    const message = this.albums.whole(sent);
    const id = message.message_id;
    const row = messageRow(message, this.act);
    const known = this.rows.get(id);
    this.rows.set(id, row);
    this.shown.set(id, message);
    if (known) {
      const focused = known.contains(document.activeElement) ? document.activeElement.dataset.press : null;
      row.classList.toggle("first", known.classList.contains("first"));
      row.classList.toggle("last", known.classList.contains("last"));
      known.replaceWith(row);
      if (focused) row.querySelector(`[data-press="${CSS.escape(focused)}"]`)?.focus();
    } else {
      this.#insert(row, message);
      if (!quiet) this.#arrived(row, message);
    }
    settle(row);
    if (this.atEnd && !quiet) this.toEnd();
  }

  remove(ids) {
    this.older = this.older.filter((message) => !ids.includes(message.message_id));
    const { gone, left } = this.albums.leave(ids);
    this.#removeRows(gone);
    for (const album of left) this.put(album.album[0], true);
  }

  #removeRows(ids) {
    for (const id of ids) {
      const row = this.rows.get(id);
      if (!row) continue;
      const day = row.parentElement;
      const after = row.nextElementSibling;
      row.remove();
      this.rows.delete(id);
      this.shown.delete(id);
      if (!day.querySelector(".message")) day.remove();
      else if (after) this.#group(after);
      else this.#group(day.lastElementChild);
    }
  }

  /** Bring a message into sight and mark it for a moment. */
  show(id) {
    while (!this.rows.has(this.albums.lead(id)) && this.older.length) this.#loadOlder();
    const row = this.rows.get(this.albums.lead(id));
    if (!row) return;
    row.scrollIntoView({ block: "center" });
    row.classList.remove("flash");
    requestAnimationFrame(() => row.classList.add("flash"));
  }

  toEnd(smooth = false) {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && calm() ? "smooth" : "instant" });
    this.atEnd = true;
  }

  #insert(row, message) {
    const days = this.list.children;
    const lastId = days.length ? Number(this.list.lastElementChild.lastElementChild.dataset.id) : -Infinity;
    if (message.message_id > lastId) {
      this.#dayFor(message.shown_date ?? "").append(row);
    } else {
      const next = [...this.rows.keys()].filter((id) => id > message.message_id).reduce((a, b) => Math.min(a, b));
      this.rows.get(next).before(row);
    }
    this.#group(row);
  }

  #dayFor(date) {
    const last = this.list.lastElementChild;
    if (last?.dataset.date === date) return last;
    const day = dayBlock(date);
    this.list.append(day);
    return day;
  }

  /** Neighbours of one sender form a group: the first and the last bubble have their own shape. */
  #group(row) {
    const before = row.previousElementSibling;
    const joined = (a, b) => a && b && side(a) === side(b) && side(a) !== "service";
    for (const each of [before, row, row.nextElementSibling]) {
      if (!each?.classList.contains("message")) continue;
      each.classList.toggle("first", !joined(each.previousElementSibling, each));
      each.classList.toggle("last", !joined(each, each.nextElementSibling));
    }
  }

  #arrived(row, message) {
    row.classList.add("arrived");
    if (!message.from?.is_bot) this.atEnd = true;
    if (!this.atEnd) {
      this.missed += 1;
      this.#drawJump();
    }
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const size = `${scrollHeight} ${clientHeight}`;
    // A change of size also scrolls: only the person may leave the end.
    if (size !== this.size && this.atEnd) {
      this.size = size;
      this.toEnd();
      return;
    }
    this.size = size;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.atEnd) this.missed = 0;
    this.#drawJump();
    if (scrollTop < 400 && this.older.length) this.#loadOlder();
  }

  #drawJump() {
    this.jump.hidden = this.atEnd;
    this.badge.hidden = this.missed === 0;
    this.badge.textContent = this.missed;
  }

  #loadOlder() {
    const found = cut(this.older, PAGE).map((message) => [message, this.albums.whole(message)]);
    const page = found.filter(([message]) => this.albums.lead(message.message_id) === message.message_id).map(([message]) => this.albums.whole(message));
    const height = this.scroller.scrollHeight;
    const top = this.scroller.scrollTop;
    let first = this.list.firstElementChild;
    let anchor = first?.querySelector(".message") ?? null;
    for (const message of page.reverse()) {
      const date = message.shown_date ?? "";
      if (first?.dataset.date !== date) {
        first = dayBlock(date);
        this.list.prepend(first);
        anchor = null;
      }
      const row = messageRow(message, this.act);
      if (anchor) anchor.before(row);
      else first.append(row);
      anchor = row;
      this.rows.set(message.message_id, row);
      this.shown.set(message.message_id, message);
      this.#group(row);
      settle(row);
    }
    this.scroller.scrollTop = top + this.scroller.scrollHeight - height;
  }
}

function dayBlock(date) {
  const heading = date ? el("div", { class: "date pill" }, el("time", { datetime: date }, dayInWords(date))) : null;
  const day = el("section", { class: "day" }, heading);
  day.dataset.date = date;
  return day;
}

function side(row) {
  if (!row.classList.contains("message") || row.classList.contains("service")) return "service";
  return row.classList.contains("own") ? "own" : "other";
}

const calm = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;
