// Light or dark: the system's choice until the person makes their own.
import { icon, iconButton } from "./dom.js";

const KEY = "ttchan.theme";
const SYSTEM = matchMedia("(prefers-color-scheme: dark)");

const current = () => localStorage.getItem(KEY) ?? (SYSTEM.matches ? "dark" : "light");

export function themeButton() {
  const button = iconButton("moon", "Dark colours", () => {
    localStorage.setItem(KEY, current() === "dark" ? "light" : "dark");
    apply();
  });
  const apply = () => {
    const dark = current() === "dark";
    document.documentElement.dataset.theme = current();
    button.setAttribute("aria-pressed", String(dark));
    button.replaceChildren(icon(dark ? "sun" : "moon"));
  };
  SYSTEM.addEventListener("change", apply);
  apply();
  return button;
}
