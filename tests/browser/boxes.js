// What is wrong with where the text of a page stands, as sentences: measured by the boxes of its text nodes.
// A function for `page.evaluate`; it changes nothing in the page.
() => {
  const SLACK = 1.5;     // CSS pixels that a box may stand over an edge: rounding, italics
  const TOUCH = 2;       // CSS pixels by which neighbours may run into each other
  const BAND = 64;       // height of the bands into which boxes are sorted before they are compared
  const MOST = 12;       // findings of one kind that are told
  const root = document.documentElement;
  const findings = [];
  const told = {};

  function tell(kind, what) {
    told[kind] = (told[kind] || 0) + 1;
    if (told[kind] <= MOST) findings.push(`${kind}: ${what}`);
  }

  function named(element) {
    const classes = [...element.classList].map(name => "." + name).join("");
    return element.tagName.toLowerCase() + (element.id ? "#" + element.id : "") + classes;
  }

  const shortened = text => JSON.stringify(text.trim().replace(/\s+/g, " ").slice(0, 60));
  const parent = element => element.parentElement || (element.getRootNode().host ?? null);

  // What holds for all text within an element, worked out once from what holds for its parent.
  const known = new Map();
  function surroundings(element) {
    if (element === null) return { unseen: false, layer: null, clips: [], scrolled: false };
    if (known.has(element)) return known.get(element);
    const above = surroundings(parent(element));
    const style = getComputedStyle(element);
    const floating = style.position === "fixed" || style.position === "sticky";
    const here = {
      unseen: above.unseen || element.matches(".unseen") || /^inset\(50%/.test(style.clipPath),
      layer: floating ? element : above.layer,
      clips: above.clips,
      scrolled: above.scrolled,
    };
    const clip = clipOf(element, style);
    if (clip) here.clips = [...above.clips, clip];
    if (clip && (clip.x === "scroll")) here.scrolled = true;
    known.set(element, here);
    return here;
  }

  // The box that an element cuts its content to, and how on each axis: "cut", "scroll" or "open".
  function clipOf(element, style) {
    if (element === root || element === document.body) return null;
    const how = value => (/auto|scroll/.test(value) ? "scroll" : /hidden|clip/.test(value) ? "cut" : "open");
    const [x, y] = [how(style.overflowX), how(style.overflowY)];
    const inline = style.display === "inline" && element.tagName !== "svg";
    if (inline || (x === "open" && y === "open")) return null;
    const box = element.getBoundingClientRect();
    return { x, y, element, left: box.left, right: box.right, top: box.top, bottom: box.bottom };
  }

  function* textNodes(from) {
    const walker = document.createTreeWalker(from, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) { if (node.data.trim()) yield node; }
      else if (node.shadowRoot) yield* textNodes(node.shadowRoot);
    }
  }

  const seen = element =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });

  // The boxes of all text that can be seen, within what cuts or scrolls it.
  function collected() {
    const boxes = [];
    const range = document.createRange();
    for (const node of textNodes(document.body)) {
      const element = node.parentElement || node.getRootNode().host;
      if (!element || !seen(element)) continue;
      const around = surroundings(element);
      if (around.unseen) continue;
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        if (rect.width < 1 || rect.height < 1) continue;
        const box = shownPart(rect, around, node);
        if (box) boxes.push({ ...box, node, layer: around.layer });
      }
    }
    return boxes;
  }

  // What of a box can be seen; tells of it where it is cut off or stands outside the window.
  function shownPart(rect, around, node) {
    const box = { left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom };
    const ink = rect.height * 0.25;  // above and below its letters a line of text is empty
    for (const clip of around.clips) {
      const [overX, overY] = [
        Math.max(clip.left - box.left, box.right - clip.right),
        Math.max(clip.top - box.top, box.bottom - clip.bottom) - ink,
      ];
      if ((clip.x === "cut" && overX > SLACK) || (clip.y === "cut" && overY > SLACK)) {
        tell("text cut off", `${shortened(node.data)} by ${named(clip.element)}`);
      }
      if (clip.x !== "open") { box.left = Math.max(box.left, clip.left); box.right = Math.min(box.right, clip.right); }
      if (clip.y !== "open") { box.top = Math.max(box.top, clip.top); box.bottom = Math.min(box.bottom, clip.bottom); }
    }
    if (!around.scrolled && (rect.right > root.clientWidth + SLACK || rect.left < -SLACK)) {
      tell("text outside the window", `${shortened(node.data)} in ${named(node.parentElement)}`);
    }
    return box.right - box.left > 1 && box.bottom - box.top > 1 ? box : null;
  }

  // Only the letters are compared: a line's box reaches over the lines beside it where these stand close.
  function overlap(one, other) {
    const inset = box => (box.bottom - box.top) * 0.22;
    const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const height = Math.min(one.bottom - inset(one), other.bottom - inset(other)) -
      Math.max(one.top + inset(one), other.top + inset(other));
    return width > TOUCH && height > TOUCH;
  }

  function overlaps(boxes) {
    const bands = new Map();
    boxes.forEach((box, index) => {
      for (let band = Math.floor(box.top / BAND); band <= Math.floor(box.bottom / BAND); band++) {
        if (!bands.has(band)) bands.set(band, []);
        bands.get(band).push(index);
      }
    });
    const pairs = new Map();
    for (const members of bands.values()) {
      members.sort((a, b) => boxes[a].left - boxes[b].left);
      members.forEach((first, place) => {
        for (let next = place + 1; next < members.length; next++) {
          const [one, other] = [boxes[first], boxes[members[next]]];
          if (other.left >= one.right) break;
          if (one.node !== other.node && one.layer === other.layer && overlap(one, other)) {
            if (!pairs.has(one.node)) pairs.set(one.node, new Set());
            pairs.get(one.node).add(other.node);
          }
        }
      });
    }
    for (const [node, others] of pairs) {
      for (const other of others) tell("text overlapping", `${shortened(node.data)} and ${shortened(other.data)}`);
    }
  }

  function horizontalScroll() {
    if (root.scrollWidth <= root.clientWidth) return;
    const wide = [...document.body.querySelectorAll("*")].filter(element =>
      element.getBoundingClientRect().right > root.clientWidth + SLACK && !surroundings(parent(element)).scrolled);
    const culprits = wide.slice(-3).map(named).join(", ");
    tell("horizontal scroll", `${root.scrollWidth} px in a window of ${root.clientWidth} px (${culprits})`);
  }

  // Clamped lines and the like: what is cut leaves no box behind, only a size.
  function cutElements() {
    for (const element of document.body.querySelectorAll("*")) {
      const style = getComputedStyle(element);
      if (!/hidden|clip/.test(style.overflowX + style.overflowY) || style.display === "inline") continue;
      if (element.classList.contains("leaflet-container")) continue; // a map that is moved shows a part of itself
      if (!(element instanceof HTMLElement) || /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName)) continue;
      if (!seen(element) || surroundings(element).unseen || !element.textContent.trim()) continue;
      const across = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
      const down = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 3;
      if (across || down) tell("content cut off", `${shortened(element.textContent)} in ${named(element)}`);
    }
  }

  function cutFields() {
    const pen = document.createElement("canvas").getContext("2d");
    for (const field of document.body.querySelectorAll("input[placeholder]")) {
      if (field.value || !seen(field)) continue;
      const style = getComputedStyle(field);
      pen.font = style.font;
      const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (pen.measureText(field.placeholder).width > room + SLACK) {
        tell("text cut off", `${shortened(field.placeholder)}, the placeholder of ${named(field)}`);
      }
    }
  }

  horizontalScroll();
  overlaps(collected());
  cutElements();
  cutFields();
  for (const [kind, count] of Object.entries(told)) {
    if (count > MOST) findings.push(`${kind}: ${count - MOST} more`);
  }
  return findings;
}
