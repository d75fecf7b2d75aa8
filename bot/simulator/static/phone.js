// The phone page: turns taps into posts to /simulator/send, asks /simulator/updates what is new,
// and shows both. All words come from the template; nothing is inserted as HTML.
"use strict";
const byId = (id) => document.getElementById(id);
const talk = byId("talk"), input = byId("input"), panel = byId("panel"), words = byId("words");
const word = (name) => words.getAttribute(`data-${name}`) || "";
const MESSAGES = ["say", "tap", "image", "video", "voice", "location", "link", "file",
  "mini_program", "unsupported"];
const IDLE_MS = 2000, BUSY_MS = 400;

// ---- People: {id, name, after, unread, typing, entries}. They survive a reload, not the tab.

let people = [], current = null, turns = 0;
const waiting = new Map();  // turn → {person, started, line, delivery}

function save() {
  const kept = people.map((one) => ({ ...one, typing: false, entries: one.entries.slice(-100) }));
  sessionStorage.setItem("people", JSON.stringify({ kept, current: current.id }));
}

async function addPerson() {
  const { user } = await post("/simulator/person", {});
  const number = people.reduce((most, one) => Math.max(most, one.number), 0) + 1;
  people.push({ id: user, number, after: 0, unread: 0, typing: false, entries: [] });
  show(people[people.length - 1]);
}

function show(person) {
  current = person;
  person.unread = 0;
  talk.replaceChildren(...person.entries.map(render));
  for (const turn of waiting.values()) if (turn.person === person) talk.append(turn.line);
  talk.scrollTop = talk.scrollHeight;
  listPeople();
  showTyping();
  save();
}

function listPeople() {
  byId("person").replaceChildren(...people.map((one) => {
    const unread = one.unread ? `（${one.unread} ${word("unread")}）` : "";
    const option = new Option(`${word("person")} ${one.number}${unread}`, one.id);
    option.selected = one === current;
    return option;
  }));
}

function showTyping() {
  byId("typing").textContent = current.typing ? word("typing") : "";
}

// ---- Entries: plain data in, elements out.

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function linked(text, act) {
  const link = element("button", "", text);
  link.type = "button";
  link.addEventListener("click", act);
  return link;
}

function opens(href) {
  return () => add(current, { line: `${word("opens")} ${href}` });
}

function render(entry) {
  if (entry.line) {
    const line = element("p", entry.fault ? "line fault" : "line", entry.line);
    if (entry.note) line.append(element("br"), entry.note);
    return line;
  }
  const turn = element("div", entry.own ? "turn own" : "turn");
  const bubble = element("div", "bubble");
  if (entry.own) bubble.append(entry.own);
  else fill(bubble, entry.bubble);
  turn.append(bubble);
  if (entry.note) turn.append(element("div", "note", entry.note));
  return turn;
}

function fill(node, bubble) {
  const heading = word(`type-${bubble.type}`);
  if (heading) node.append(element("b", "kind", heading));
  for (const piece of bubble.pieces) {
    if (piece.say) node.append(linked(piece.text, () => act("tap", piece.say)));
    else if (piece.href) node.append(linked(piece.text, opens(piece.href)));
    else node.append(piece.text);
  }
  for (const card of bubble.cards) {
    const box = element("div", "card");
    const title = card.title || card.href;
    box.append(card.href ? linked(title, opens(card.href)) : element("b", "", title));
    if (card.description) box.append(element("div", "", card.description));
    node.append(box);
  }
}

function add(person, entry) {
  person.entries.push(entry);
  if (person !== current) {
    if (entry.bubble) { person.unread += 1; listPeople(); }
  } else {
    const first = talk.querySelector(".waiting");
    talk.insertBefore(render(entry), entry.own || entry.did ? null : first);
    talk.scrollTop = talk.scrollHeight;
  }
  save();
}

// ---- Doing something, and waiting for what comes of it.

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

const nth = (delivery) => `${word("nth")} ${delivery} ${word("delivery")}`;
const span = (seconds) => `${seconds.toFixed(seconds < 1 ? 2 : 1)} ${word("seconds")}`;

function showOwn(action, value) {
  if (MESSAGES.includes(action)) {
    const own = [word(`own-${action}`), value].filter(Boolean).join(" ");
    return add(current, { own });
  }
  return add(current, { line: [word(`did-${action}`), value].filter(Boolean).join("："), did: true });
}

async function act(action, value = "") {
  const person = current, turn = String(++turns);
  showOwn(action, value);
  const line = element("p", "line waiting");
  line.setAttribute("aria-hidden", "true");  // it counts; nobody wants that read aloud
  waiting.set(turn, { person, started: Date.now(), line, delivery: 1 });
  tick();
  talk.append(line);
  talk.scrollTop = talk.scrollHeight;
  hurry();
  let entry;
  try {
    entry = answered(await post("/simulator/send", { action, user: person.id, value, turn }));
  } catch {
    entry = { line: word("failed"), fault: true };
  }
  waiting.delete(turn);
  line.remove();
  add(person, entry);
}

function answered(shown) {
  const note = `${span(shown.seconds)} · ${nth(shown.deliveries)}`;
  if (shown.fault) return { line: shown.fault, fault: true, note: `${note} · ${shown.problem}` };
  if (!shown.bubble) return { line: word("silent"), note };
  return { bubble: shown.bubble, note };
}

function tick() {
  for (const turn of waiting.values()) {
    const seconds = (Date.now() - turn.started) / 1000;
    turn.line.textContent = `${word("waiting")} · ${span(seconds)} · ${nth(turn.delivery)}`;
  }
}
setInterval(tick, 200);

// ---- What comes by itself.

let timer = 0;

function hurry() {
  clearTimeout(timer);
  timer = setTimeout(poll, BUSY_MS);
}

async function poll() {
  try {
    if (!document.hidden && people.length) await update();
  } catch { /* the next question will say that nobody is there */ }
  clearTimeout(timer);
  timer = setTimeout(poll, waiting.size || current?.typing ? BUSY_MS : IDLE_MS);
}

async function update() {
  const after = Object.fromEntries(people.map((one) => [one.id, one.after]));
  const told = await post("/simulator/updates", { after });
  for (const person of people) {
    const news = told[person.id];
    if (!news || person.after !== after[person.id]) continue;
    person.after = news.last;
    person.typing = news.typing;
    for (const bubble of news.messages) add(person, { bubble, note: word("pushed") });
    for (const [turn, delivery] of Object.entries(news.deliveries)) {
      if (waiting.has(turn)) waiting.get(turn).delivery = delivery;
    }
  }
  showTyping();
}

// ---- The page's own controls.

function toggle(button, part) {
  part.hidden = !part.hidden;
  button.setAttribute("aria-expanded", String(!part.hidden));
  talk.scrollTop = talk.scrollHeight;
}

function closeMenus() {
  document.querySelectorAll(".entry[open]").forEach((entry) => { entry.open = false; });
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
  for (const entry of document.querySelectorAll(".entry[open]")) {
    if (button || !entry.contains(event.target)) entry.open = false;
  }
  if (!button) return;
  const { action, value, from } = button.dataset;
  // On a small screen the answer would be hidden behind the panel.
  if (panel.contains(button) && innerHeight < 700 && !panel.hidden) toggle(byId("more"), panel);
  act(action, from ? byId(from).value.trim() : value || "");
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(".entry[open] summary");
  closeMenus();
  if (open) open.focus();
  else if (!panel.hidden) { toggle(byId("more"), panel); byId("more").focus(); }
});
byId("keyboard").addEventListener("click", () => toggle(byId("keyboard"), byId("menu")));
byId("more").addEventListener("click", () => toggle(byId("more"), panel));
byId("add").addEventListener("click", () => addPerson().then(() => input.focus()));
byId("person").addEventListener("change", (event) => {
  show(people.find((one) => one.id === event.target.value));
});

async function start() {
  const stored = JSON.parse(sessionStorage.getItem("people") || "null");
  if (stored && stored.kept.length) {
    people = stored.kept;
    show(people.find((one) => one.id === stored.current) || people[0]);
  } else {
    await addPerson();
  }
  document.body.dataset.ready = "true";
  poll();
}
start();
