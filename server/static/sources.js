// What a row rests on, opened below it: the part of the page at /provenance that explains this row. Without a script the
// same button leads to that page.

/**
 * Lets the buttons of rows open and close what their row rests on.
 * @param {HTMLElement} answer in which tables of answers stand, now or later
 */
export function openingSources(answer) {
  answer.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.sources");
    if (!button) return;
    event.preventDefault();
    toggle(button);
  });
  answer.addEventListener("keydown", (event) => {
    const why = event.key === "Escape" && event.target.closest?.("tr.why, tr:has(> td > [aria-expanded=true])");
    if (!why) return;
    const button = (why.matches(".why") ? why.previousElementSibling : why).querySelector("button.sources");
    close(button);
    button.focus();
  });
}

function toggle(button) {
  if (button.getAttribute("aria-expanded") === "true") return close(button);
  const row = button.closest("tr");
  const why = row.nextElementSibling?.matches(".why") ? row.nextElementSibling : placeBelow(row);
  why.hidden = false;
  button.setAttribute("aria-expanded", "true");
  button.setAttribute("aria-controls", why.id);
  if (!why.dataset.filled) fill(why, button);
}

function close(button) {
  button.setAttribute("aria-expanded", "false");
  button.closest("tr").nextElementSibling.hidden = true;
}

/** The row, still empty, in which the sources of the row above it stand. */
function placeBelow(row) {
  const why = document.createElement("tr");
  const cell = document.createElement("td");
  why.className = "why";
  why.id = `why-${row.id}`;
  const numbered = row.cells[0].matches(".row"); // then the sources stand beside the number, else below all cells
  cell.colSpan = row.cells.length - (numbered ? 1 : 0);
  if (numbered) why.append(document.createElement("td"));
  why.append(cell);
  row.after(why);
  return why;
}

/** Fetches what the row rests on; if that fails, says so and leaves the way to try again. */
async function fill(why, button) {
  const cell = why.lastElementChild;
  const { form } = button;
  const asking = new URLSearchParams(new FormData(form, button));
  const address = `${form.action}?${asking}`;
  const posted = form.method === "post";
  cell.replaceChildren(paragraph("Looking up the sentences …"));
  try {
    const given = await fetch(posted ? form.action : address, {
      headers: { Accept: "text/html" }, ...(posted && { method: "POST", body: asking }),
    });
    const page = new DOMParser().parseFromString(await given.text(), "text/html");
    const panel = page.querySelector(".panel");
    if (!panel) throw new Error(page.querySelector(".lead")?.textContent ?? given.statusText);
    const link = Object.assign(document.createElement("a"), { href: address, textContent: "This explanation on a page of its own" });
    if (!posted) panel.lastElementChild.append(paragraph(link));
    cell.replaceChildren(panel);
    why.dataset.filled = "yes";
  } catch (error) {
    cell.replaceChildren(paragraph(`The sentences could not be looked up: ${error.message}`));
  }
}

function paragraph(content) {
  const made = document.createElement("p");
  made.className = "note";
  made.setAttribute("role", "status");
  made.append(content);
  return made;
}
