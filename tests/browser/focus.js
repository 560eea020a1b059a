// What can be reached with the Tab key, and how it looks when it has been. Makes the object `window.__focus`, and puts
// a place before and behind everything in the page, where the way begins and must end.
() => {
  const wanted = "a[href], area[href], button, input, select, textarea, summary, iframe, [contenteditable], [tabindex]";

  function* elements(from) {
    for (const element of from.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) yield* elements(element.shadowRoot);
    }
  }

  const named = element => {
    const text = (element.getAttribute("aria-label") || element.textContent || element.name || "").trim();
    return `${element.tagName.toLowerCase()} ${JSON.stringify(text.replace(/\s+/g, " ").slice(0, 40))}`;
  };
  const reachable = element =>
    element.matches(wanted) && element.tabIndex >= 0 && !element.disabled && element.type !== "hidden" &&
    element.type !== "radio" && !element.inert && element.checkVisibility({ visibilityProperty: true });
  const all = [...elements(document)].filter(reachable);
  const numbers = new Map(all.map((element, number) => [element, number]));

  const look = element => {
    const style = getComputedStyle(element);
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 &&
      !/(transparent|, 0\))$/.test(style.outlineColor);
    return { outline: drawn ? style.outlineStyle + style.outlineColor : "", shadow: style.boxShadow };
  };
  // What may show the focus: the element, or a card around it (two above), which is one place to click.
  const shapes = element => [element, element.parentElement, element.parentElement?.parentElement].filter(Boolean);
  const before = new Map(all.flatMap(shapes).map(shape => [shape, look(shape)]));

  const active = () => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  };

  // Something of it must be in the window and not under anything else (WCAG 2.2, 2.4.11).
  const uncovered = element => [...element.getClientRects()].some(box => {
    const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]];
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)]; // it may be larger than the window
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    return points.some(([x, y]) => {
      const hit = element.getRootNode().elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
      return hit !== null && (element.contains(hit) || hit.contains(element) && hit !== document.documentElement);
    });
  });

  const [first, last] = [0, 1].map(() => Object.assign(document.createElement("div"), { tabIndex: 0 }));
  for (const place of [first, last]) place.style.cssText = "position: fixed; width: 1px; height: 1px; outline: none";
  document.body.prepend(first);
  document.body.append(last);

  window.__focus = {
    count: all.length,
    scrollers: [...elements(document)].filter(element => /auto|scroll/.test(getComputedStyle(element).overflow)).length,
    // Those from which a script of the page could keep the Tab key away from others.
    special: all.flatMap((element, number) => (/^(A|BUTTON|SUMMARY)$/.test(element.tagName) ? [] : [number])),
    name: number => named(all[number]),
    // A script may have put something else in its place since the page was read.
    there: number => all[number].isConnected && reachable(all[number]),
    start: () => { window.scrollTo(0, 0); first.focus(); },
    focus: number => all[number].focus(),
    // The number of what has the focus (-1: the end; -2: something that only scrolls, or the page as a whole).
    now: () => {
      const element = active();
      if (element === last) return { number: -1, name: "the end" };
      const number = numbers.get(element) ?? -2;
      if (number < 0) return { number, name: element ? named(element) : "nothing" };
      const shown = shapes(element).some(shape => {
        const [then, here] = [before.get(shape), look(shape)];
        return (here.outline && here.outline !== then?.outline) ||
          (here.shadow !== "none" && here.shadow !== then?.shadow);
      });
      return { number, name: named(element), shown, uncovered: uncovered(element) };
    },
  };
  return { count: window.__focus.count, scrollers: window.__focus.scrollers, special: window.__focus.special };
}
