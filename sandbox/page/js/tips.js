// What to try first: a card that can be put away for good.
import { el, iconButton } from "./dom.js";
import { on, world } from "./world.js";

const KEY = "ttchan.tips";

export function tips() {
  const card = el("aside", { class: "tips", "aria-label": "What to try", hidden: localStorage.getItem(KEY) === "away" });
  const away = iconButton("close", "Put this away", () => {
    localStorage.setItem(KEY, "away");
    card.hidden = true;
  });
  const steps = el("ol");
  card.append(el("b", {}, "What to try"), away, steps);
  const draw = () => {
    const items = [
      el("li", {}, "Press Start in a chat: you are that person on their phone."),
      // A phone has room for one chat only.
      el("li", { class: "where-wide" }, "Open a second person side by side (Ctrl-click, or the button beside a name), and watch what reaches them."),
      world.clock && el("li", {}, "Move the meeting's clock at the top, then ask for Today and Next for me again."),
    ];
    steps.replaceChildren(...items.filter(Boolean));
  };
  on("clock", draw);
  draw();
  return card;
}
