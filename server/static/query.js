// The query page, with a script: the editor in place of the text field, answers without leaving the page, cancelling,
// and an address for every answer. Without it the page is a form, whose answers are the very pages fetched here.
import { askedBefore } from "./asked.js";
import { pngBeside } from "./picture.js";
import { sortable } from "./sorting.js";
import { openingSources } from "./sources.js";

const LONGEST_ADDRESS = 6000; // characters; longer queries are sent by POST, and have no address
const SHOWN_AFTER = 150; // milliseconds after which a running query is told of, so that quick ones do not flicker
const form = document.querySelector("#ask");
const field = document.querySelector("#query");
const answer = document.querySelector("#answer");
const told = document.querySelector("#told");
const asked = askedBefore(document.querySelector("#asked"), (query, view) => {
  setView(view);
  setQuery(query);
  editor?.focus();
});
let editor = null;
let running = null; // {id, stop}: the query under way, if any

/** @returns {string} a name for a query by which it can be cancelled; `crypto.randomUUID` is missing without https */
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function setQuery(text) {
  field.value = text;
  if (editor && editor.text() !== text) editor.setText(text);
}

function setView(view) {
  form.elements.view.value = view;
}

/** The view of answers that is asked for; none for the table. */
function setShow(show) {
  form.elements.show.value = show;
  form.elements.show.disabled = !show;
}

/** What the form asks, in the order of its fields. */
function parameters() {
  if (editor) field.value = editor.text();
  return new URLSearchParams(new FormData(form));
}

/** The line beside the button while a query runs: how long it has been, and a way to end it. */
function telling(id) {
  const line = document.createElement("span");
  const clock = document.createElement("span");
  const cancel = document.createElement("button");
  line.className = "running";
  cancel.type = "button";
  cancel.textContent = "Cancel";
  cancel.addEventListener("click", () => fetch("/sparql/cancel", { method: "POST", body: new URLSearchParams({ id }) }));
  line.append(cancel, " ", clock);
  const since = performance.now();
  const tick = () => {
    clock.textContent = `running for ${((performance.now() - since) / 1000).toFixed(1)} s`;
    if (!line.isConnected) {
      form.querySelector(".main-button").after(line);
      told.textContent = "The query is running.";
    }
  };
  let again = 0;
  const first = setTimeout(() => {
    tick();
    again = setInterval(tick, 100);
  }, SHOWN_AFTER);
  return () => {
    clearTimeout(first);
    clearInterval(again);
    if (line.contains(document.activeElement)) editor?.focus();
    line.remove();
  };
}

/**
 * Asks for a page of this kind and shows what is new in it.
 * @param {URLSearchParams} asking what it is asked
 * @param {{keep?: boolean, quietly?: boolean}} how `keep`: its address becomes that of the page; `quietly`: the query
 *   shown stays the same, and only its answer is another one
 */
async function run(asking, { keep = true, quietly = false } = {}) {
  running?.abort.abort();
  const id = newId();
  const mine = (running = { abort: new AbortController() });
  const done = quietly ? () => {} : telling(id);
  if (!quietly) editor?.clearErrors();
  answer.setAttribute("aria-busy", "true");
  const address = `${form.action}?${asking}`;
  const long = String(asking).length > LONGEST_ADDRESS;
  const named = new URLSearchParams([...asking, ["id", id]]);
  try {
    const given = await fetch(long ? form.action : `${form.action}?${named}`, {
      headers: { Accept: "text/html" }, signal: mine.abort.signal, ...(long && { method: "POST", body: named }),
    });
    const page = new DOMParser().parseFromString(await given.text(), "text/html");
    if (running !== mine) return;
    if (!page.querySelector("#answer")) throw new Error(page.querySelector("h1")?.textContent ?? given.statusText);
    if (keep && !long && address !== location.href) history.pushState(null, "", address);
    show(page, { quietly });
    if (!quietly && answer.getBoundingClientRect().top > innerHeight * 0.8) answer.scrollIntoView();
  } catch (error) {
    if (error.name === "AbortError") return;
    answer.replaceChildren(Object.assign(document.createElement("p"), { textContent: `There is no answer: ${error.message}` }));
    told.textContent = answer.textContent;
  } finally {
    done();
    if (running === mine) {
      running = null;
      answer.removeAttribute("aria-busy");
    }
  }
}

/** Puts a page that was fetched in place of what is shown. */
function show(page, { quietly }) {
  answer.replaceChildren(...page.querySelector("#answer").childNodes);
  if (!quietly) {
    document.title = page.title;
    document.querySelector("#title").replaceChildren(...page.querySelector("#title").childNodes);
    const query = page.querySelector("#query").value;
    const switched = page.querySelector("#run .switch");
    if (switched) {
      form.querySelector(".switch").replaceWith(switched);
      form.querySelector("#run > .note").replaceWith(page.querySelector("#run > .note"));
    }
    setView(page.querySelector("#ask").elements.view.value);
    setShow(page.querySelector("#ask").elements.show.value);
    setQuery(query);
  }
  shown({ quietly });
}

/** What is done with an answer that has come, with the page or later. */
function shown({ quietly = false } = {}) {
  const mistake = answer.querySelector(".mistake");
  const got = answer.querySelector(".got")?.textContent;
  if (!quietly) told.textContent = mistake ? answer.querySelector("#wrong").textContent : (got ?? "");
  if (mistake?.dataset.line && editor) {
    const { line, column } = mistake.dataset;
    const detail = answer.querySelector("#detail");
    const message = detail.textContent.replace(/^line \d+, column \d+: /, "");
    editor.markError({ line: Number(line), column: Number(column), message });
  }
  for (const table of answer.querySelectorAll("table.result")) sortable(table, told);
  pngBeside(answer);
  answer.querySelector("#share") && copying(answer.querySelector("#share"));
  if (got && !quietly) asked.remember({ query: field.value, view: form.elements.view.value, got });
  const count = answer.querySelector("#count");
  if (count && !quietly) run(new URL(count.href).searchParams, { keep: false, quietly: true });
}

/** A button beside the link to this query, that copies it; only where the browser lets pages do so. */
function copying(link) {
  if (!navigator.clipboard) return;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy", className: "copy" });
  button.append(Object.assign(document.createElement("span"), { className: "unseen", textContent: " the link to this query" }));
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.href);
    told.textContent = "The link is copied.";
    button.firstChild.textContent = "Copied";
  });
  link.after(" ", button);
}

async function edit() {
  const { makeEditor } = await import("./editor.js");
  const parent = document.createElement("div");
  field.after(parent);
  editor = makeEditor({
    parent, text: field.value, onRun: () => form.requestSubmit(), onChange: (text) => (field.value = text),
  });
  field.hidden = true;
  document.querySelector("#place")?.remove(); // the editor says it
  parent.addEventListener("focusin", async () => {
    const given = await fetch("/vocabulary.json");
    if (given.ok) editor.setVocabulary(await given.json());
  }, { once: true });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run(parameters());
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-run], a[data-view]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.view) {
    setView(link.dataset.view);
    run(parameters()).then(() => form.querySelector(`[data-view=${link.dataset.view}]`)?.focus());
  } else if ("show" in link.dataset) {
    run(new URL(link.href).searchParams).then(() => answer.querySelector(`[data-show="${link.dataset.show}"]`)?.focus());
  } else run(new URL(link.href).searchParams);
});
addEventListener("popstate", () => run(new URLSearchParams(location.search), { keep: false }));
openingSources(answer);
await edit();
shown();
