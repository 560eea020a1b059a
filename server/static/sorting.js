// Sorting of the rows that are shown, by any column: up, down, and as they were answered. The query stays as it is.
const ORDERS = ["ascending", "descending", null];

/** What a cell is sorted by: a number, a date or its text; null where there is no value. */
function keyOf(cell, isNumber) {
  if (cell.querySelector(".absent")) return null;
  const key = cell.dataset.k ?? cell.textContent.trim();
  return isNumber ? Number(key) : key;
}

/**
 * Puts a button into each heading that may be sorted by.
 * @param {HTMLTableElement} table of an answer; the row with sources below a row goes with it
 * @param {HTMLElement} told where it is said what was done
 */
export function sortable(table, told) {
  const body = table.tBodies[0];
  const answered = [...body.rows];
  if (answered.length < 2) return;
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));
  for (const heading of table.querySelectorAll("th[data-sort]")) {
    const column = heading.cellIndex;
    const isNumber = heading.classList.contains("n");
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: heading.textContent });
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const order = ORDERS[(ORDERS.indexOf(heading.getAttribute("aria-sort")) + 1) % ORDERS.length];
      for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
      if (order) heading.setAttribute("aria-sort", order);
      place(body, order ? sorted(column, isNumber, order === "descending") : answered);
      const rest = Number(table.dataset.total) > answered.length ? " Only the rows on this page are sorted." : "";
      told.textContent = order ? `Sorted by ${button.textContent}, ${order}.${rest}` : "In the order of the answer.";
    });
  }

  /** The rows in order; those without a value stand last, whichever way. */
  function sorted(column, isNumber, down) {
    const keyed = answered.map((row) => [keyOf(row.cells[column], isNumber), row]);
    const valued = keyed.filter(([key]) => key !== null).sort(([a], [b]) => (down ? compare(b, a) : compare(a, b)));
    return [...valued, ...keyed.filter(([key]) => key === null)].map(([, row]) => row);
  }
}

function place(body, rows) {
  for (const row of rows) {
    const why = row.nextElementSibling?.matches(".why") ? row.nextElementSibling : null;
    body.append(row);
    if (why) body.append(why);
  }
}
