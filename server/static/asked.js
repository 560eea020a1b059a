// What was asked before, kept in this browser alone and never sent anywhere.
const KEY = "peacegraph-asked";
const MOST = 20;

/** What is kept; nothing where the browser lets pages keep nothing. */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(({ query }) => typeof query === "string") : [];
  } catch {
    return [];
  }
}

function write(kept) {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch { /* nothing can be kept here */ }
}

/** A query in one line: without its comments and with single blanks. */
const brief = (query) => query.replace(/^\s*#.*$/gm, "").replace(/\s+/g, " ").trim().slice(0, 90);

/**
 * The list of queries asked before.
 * @param {HTMLDetailsElement | null} list where it is shown, if anywhere
 * @param {(query: string, view: string) => void} choose called with a query that is to be had again
 * @returns {{remember: (entry: {query: string, view: string, got: string}) => void}}
 */
export function askedBefore(list, choose) {
  const draw = () => {
    const kept = read();
    list.hidden = kept.length === 0;
    list.querySelector("ul").replaceChildren(...kept.map(({ query, view, got }) => {
      const item = document.createElement("li");
      const button = Object.assign(document.createElement("button"), { type: "button", className: "asked", textContent: brief(query) });
      button.addEventListener("click", () => choose(query, view));
      const note = Object.assign(document.createElement("span"), { className: "note", textContent: ` ${got}` });
      item.append(button, note);
      return item;
    }));
  };
  if (!list) return { remember: () => {} };
  list.querySelector(".note button").addEventListener("click", () => {
    write([]);
    draw();
  });
  draw();
  return {
    remember(entry) {
      write([entry, ...read().filter(({ query, view }) => query !== entry.query || view !== entry.view)].slice(0, MOST));
      draw();
    },
  };
}
