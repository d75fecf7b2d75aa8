// The phone page: turns taps into posts to /simulator/send and shows what comes back.
// All words come from the template; nothing is inserted as HTML.
"use strict";
const byId = (id) => document.getElementById(id);
const talk = byId("talk"), input = byId("input"), words = byId("words").dataset;
let user = "";

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function append(node) {
  talk.append(node);
  talk.scrollTop = talk.scrollHeight;
  return node;
}

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function newPerson(keep) {
  user = (keep && sessionStorage.getItem("user")) || (await post("/simulator/person", {})).user;
  sessionStorage.setItem("user", user);
  byId("user").textContent = user;
  talk.replaceChildren();
  input.focus();
}

function showOwn(action, value) {
  if (action === "follow" || action === "unfollow") return append(element("p", "line", words[action]));
  if (action === "menu") return append(element("p", "line", `${words.menu}：${value}`));
  const turn = element("div", "turn own");
  const text = action === "say" ? value : [words[action], value].filter(Boolean).join(" ");
  turn.append(element("div", "bubble", text));
  return append(turn);
}

function timing(shown) {
  const seconds = `${shown.seconds.toFixed(shown.seconds < 1 ? 3 : 1)} ${words.seconds}`;
  const pushes = shown.deliveries === 1 ? words.first : `${shown.deliveries} ${words.deliveries}`;
  return `${seconds} · ${pushes}`;
}

function showAnswer(shown) {
  if (shown.fault) {
    const line = append(element("p", "line", shown.fault));
    line.append(element("br"), `${timing(shown)} · ${shown.problem}`);
    return;
  }
  if (!shown.pieces.length) {
    append(element("p", "line", `${words.silent} · ${timing(shown)}`));
    return;
  }
  const turn = element("div", "turn"), bubble = element("div", "bubble");
  for (const piece of shown.pieces) {
    if (!piece.say) { bubble.append(piece.text); continue; }
    const link = element("button", "", piece.text);
    link.type = "button";
    link.addEventListener("click", () => act("say", piece.say));
    bubble.append(link);
  }
  turn.append(bubble, element("div", "note", timing(shown)));
  append(turn);
}

async function act(action, value = "") {
  showOwn(action, value);
  const waiting = append(element("p", "line", `${words.waiting}…`));
  const person = user;
  try {
    const shown = await post("/simulator/send", { action, user, value });
    if (person === user) showAnswer(shown);
  } catch {
    if (person === user) append(element("p", "line", words.failed));
  } finally {
    waiting.remove();
  }
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value;
  if (!text.trim()) return;
  input.value = "";
  act("say", text);
});
input.addEventListener("keydown", (event) => {
  // isComposing: the Enter that ends a Chinese input method's word is not "send".
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("form").requestSubmit();
  }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  const open = document.querySelectorAll(".entry[open]");
  for (const entry of open) {
    if (button || !entry.contains(event.target)) entry.open = false;
  }
  if (!button) return;
  let value = button.dataset.value || "";
  if ("fromInput" in button.dataset) { value = input.value.trim(); input.value = ""; }
  act(button.dataset.action, value);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll(".entry[open]").forEach((e) => { e.open = false; });
});
byId("keyboard").addEventListener("click", () => {
  const menu = byId("menu");
  menu.hidden = !menu.hidden;
  byId("keyboard").setAttribute("aria-expanded", String(!menu.hidden));
});
byId("keyboard").setAttribute("aria-expanded", "true");
byId("reset").addEventListener("click", () => newPerson(false));
newPerson(true);
