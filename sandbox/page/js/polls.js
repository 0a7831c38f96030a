// Telegram's own polls: vote, result bars, retract. The Bot API names no voters, so the person's own choice
// is what was voted from this page, or else, in a private chat with its only voter, what has a vote.
import { el, icon } from "./dom.js";

export function pollCard(message, act) {
  const { poll } = message;
  const chosen = act.chosen(poll);
  const voted = chosen.length > 0;
  const open = !poll.is_closed;
  const parts = [el("b", { class: "poll-question", dir: "auto" }, poll.question), el("span", { class: "poll-kind" }, kindInWords(poll))];
  if (poll.description) parts.push(el("span", { class: "poll-note", dir: "auto" }, poll.description));
  if (voted || !open) parts.push(results(poll, chosen));
  else parts.push(ballot(poll, act));
  if (voted && poll.explanation) parts.push(el("span", { class: "poll-note", dir: "auto" }, poll.explanation));
  parts.push(el("span", { class: "poll-total" }, votesInWords(poll.total_voter_count)));
  if (voted && open && poll.allows_revoting !== false && poll.type !== "quiz") {
    parts.push(el("button", { type: "button", class: "text-link poll-retract", onclick: () => act.vote(poll.id, []) }, "Retract vote"));
  }
  return el("div", { class: "poll" }, parts);
}

function kindInWords(poll) {
  if (poll.is_closed) return "Final results";
  const kind = poll.type === "quiz" ? "quiz" : "poll";
  const several = poll.allows_multiple_answers ? ", several answers" : "";
  return `${poll.is_anonymous ? "Anonymous" : "Public"} ${kind}${several}`;
}

const votesInWords = (count) => (count === 0 ? "No votes yet" : count === 1 ? "1 vote" : `${count} votes`);

function ballot(poll, act) {
  if (poll.allows_multiple_answers) return severalChoices(poll, act);
  const choices = poll.options.map((option, index) =>
    el(
      "button",
      { type: "button", class: "option", onclick: () => act.vote(poll.id, [index]) },
      el("span", { class: "ring", "aria-hidden": "true" }),
      el("span", { dir: "auto" }, option.text),
    ),
  );
  return el("div", { class: "ballot", role: "group", "aria-label": poll.question }, choices);
}

function severalChoices(poll, act) {
  const submit = el("button", { type: "submit", class: "poll-vote", disabled: true }, "Vote");
  const boxes = poll.options.map((option, index) =>
    el("label", { class: "option" }, el("input", { type: "checkbox", value: index }), el("span", { dir: "auto" }, option.text)),
  );
  const form = el("form", { class: "ballot", "aria-label": poll.question }, boxes, submit);
  const picked = () => [...form.querySelectorAll("input:checked")].map((input) => Number(input.value));
  form.addEventListener("change", () => {
    submit.disabled = picked().length === 0;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act.vote(poll.id, picked());
  });
  return form;
}

function results(poll, chosen) {
  const total = poll.total_voter_count || 1;
  const right = poll.correct_option_ids ?? (poll.correct_option_id === undefined ? [] : [poll.correct_option_id]);
  const rows = poll.options.map((option, index) => {
    const share = Math.round((100 * option.voter_count) / total);
    const bar = el("span", { class: "bar" });
    bar.style.width = `${Math.max(share, 1)}%`;
    const mark = chosen.includes(index) ? icon("check") : null;
    const verdict = poll.type !== "quiz" ? "" : right.includes(index) ? "right" : "wrong";
    return el(
      "li",
      { class: `result ${chosen.includes(index) ? "chosen" : ""} ${verdict}` },
      el("span", { class: "share" }, `${share}%`),
      el("span", { class: "result-text", dir: "auto" }, option.text, mark && el("span", { class: "chosen-mark" }, mark, el("span", { class: "unseen" }, " your choice"))),
      bar,
    );
  });
  return el("ul", { class: "results" }, rows);
}
