// Suggestions while a name is typed: the search form becomes a combobox with a listbox below it (WAI-ARIA Authoring
// Practices, "Editable Combobox With List Autocomplete"). Without this script the form searches as any other.
const WAIT = 120; // milliseconds after the last key before the server is asked

/** Turns one search form into a combobox. */
function suggestIn(form) {
  const input = form.querySelector("input");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let asked = "";
  let active = -1;
  let timer = 0;

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  status.className = "unseen";
  status.setAttribute("role", "status");
  form.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    const options = [...list.children];
    active = place;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[place].id);
      options[place].scrollIntoView({ block: "nearest" });
    }
  };

  const optionOf = ({ label, name, used, kind, href }, at) => {
    const option = document.createElement("li");
    const what = document.createElement("bdi");
    const more = document.createElement("span");
    option.id = `${list.id}-${at}`;
    option.dataset.href = href;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    what.textContent = label;
    more.className = "note";
    more.textContent = name ? `${kind} · ${used ? "called" : "also"} ${name}${used ? " in a document" : ""}` : kind;
    option.append(what, " ", more);
    return option;
  };

  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(optionOf));
    status.textContent = suggestions.length ? `${suggestions.length} suggestions` : "no suggestion";
    list.scrollTop = 0;
    close();
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(Boolean(suggestions.length)));
  };

  const ask = async () => {
    const typed = input.value.trim();
    asked = typed;
    if (!typed) {
      close();
      return;
    }
    try {
      const answer = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(typed)}`);
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      if (typed === asked && document.activeElement === input) show(suggestions);
    } catch {
      close(); // the server is away: the form still searches
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the first Escape closes the list, the next one empties the field
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      if (list.hidden) {
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
      }
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(active < 0 && step < 0 ? count - 1 : active + step >= count || active + step < 0 ? -1 : active + step);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(list.children[active].dataset.href);
    }
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asked = "";
    close();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
}

for (const form of document.querySelectorAll("form[data-suggestions]")) suggestIn(form);
