// A line or a name of the network that is pointed at, or that has the focus, lights its contacts and shows their
// sentences beside the drawing: they are those of the table, which has them without a script.
const drawing = document.getElementById("network");
const shown = document.getElementById("hovered");

/** The numbers of the pairs that an element of the drawing stands for. */
function pairsOf(element) {
  const line = element?.closest?.("[data-pair]");
  if (line) return line.dataset.pair.split(" ");
  const node = element?.closest?.("[data-node]");
  if (!node) return [];
  const edges = drawing.querySelectorAll(`[data-ends~="${node.dataset.node}"]`);
  return [...new Set(Array.from(edges, (edge) => edge.dataset.pair.split(" ")).flat())];
}

function show(element) {
  const numbers = pairsOf(element);
  if (!numbers.length) return;
  for (const edge of drawing.querySelectorAll("[data-pair]")) edge.classList.toggle("lit", edge.dataset.pair.split(" ").some((number) => numbers.includes(number)));
  shown.replaceChildren(
    ...numbers.flatMap((number) => {
      const row = document.getElementById(`pair-${number}`);
      const [one, other] = row.querySelectorAll("tr:first-child > :is(th, td)");
      const title = document.createElement("p");
      const name = document.createElement("b");
      name.textContent = `${one.textContent} and ${other.textContent}`;
      title.append(name);
      return [title, ...Array.from(row.querySelectorAll(".evidence"), (figure) => figure.cloneNode(true))];
    }),
  );
  for (const figure of shown.querySelectorAll(".evidence")) figure.classList.add("slim");
  shown.scrollTop = 0;
}

if (drawing && shown) {
  shown.hidden = false;
  const hint = document.createElement("p");
  hint.className = "absent";
  hint.textContent = "Point at a line or a name to read the sentences behind it.";
  shown.append(hint);
  shown.tabIndex = 0;
  shown.setAttribute("role", "region");
  shown.setAttribute("aria-label", "Sentences behind the line or name pointed at");
  drawing.addEventListener("mouseover", (event) => show(event.target));
  drawing.addEventListener("focusin", (event) => show(event.target));
}
