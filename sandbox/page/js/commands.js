// The list of commands over the input: all of them by the Menu button, some of them while a "/" is typed.
import { el } from "./dom.js";

let lists = 0;

export class CommandList {
  /** `choose(command, sendIt)`: Enter and click send at once, Tab only completes. */
  constructor(input, choose, signal) {
    lists += 1;
    this.input = input;
    this.choose = choose;
    this.commands = [];
    this.at = -1;
    this.element = el("div", { class: "commands", role: "listbox", id: `commands-${lists}`, "aria-label": "Commands", hidden: true });
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.element.id);
    input.setAttribute("aria-expanded", "false");
    const outside = (event) => {
      if (!this.element.hidden && !this.element.parentElement?.contains(event.target)) this.hide();
    };
    document.addEventListener("pointerdown", outside, { signal });
  }

  offer(commands) {
    this.commands = commands;
  }

  filter(text) {
    const typed = /^\/([a-z0-9_]*)$/i.exec(text);
    if (!typed) return this.hide();
    return this.#show(this.commands.filter(({ command }) => command.startsWith(typed[1].toLowerCase())));
  }

  /** → whether the list is open now. */
  toggleAll() {
    if (this.element.hidden) this.#show(this.commands);
    else this.hide();
    return !this.element.hidden;
  }

  hide() {
    this.element.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** → whether the list took the key. */
  key(event) {
    if (this.element.hidden) return false;
    const options = this.element.children;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#mark((this.at + step + options.length) % options.length);
    else if (event.key === "Escape") this.hide();
    else if (event.key === "Enter" && this.at >= 0) this.choose(options[this.at].dataset.command, true);
    else if (event.key === "Tab" && options.length) this.choose(options[Math.max(this.at, 0)].dataset.command, false);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #show(commands) {
    if (commands.length === 0) return this.hide();
    const rows = commands.map(({ command, description }, index) => {
      const row = el("div", { class: "command", role: "option", id: `${this.element.id}-${index}` }, el("b", {}, `/${command}`), el("span", { dir: "auto" }, description));
      row.dataset.command = command;
      row.addEventListener("click", () => this.choose(command, true));
      return row;
    });
    this.element.replaceChildren(...rows);
    this.element.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    return this.#mark(-1);
  }

  #mark(index) {
    this.at = index;
    [...this.element.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return this.input.removeAttribute("aria-activedescendant");
    this.element.children[index].scrollIntoView({ block: "nearest" });
    return this.input.setAttribute("aria-activedescendant", this.element.children[index].id);
  }
}
