// The map that can be moved and enlarged, in the place of the drawn one: places from the table below, outlines of Natural
// Earth from this host. Borders are loaded only where the page shows them.
import "./vendor/leaflet-1.9.4/leaflet.js";

const L = window.L;
const page = document.getElementById("map");
const BUTTONS = 48; // the height of the buttons below the map
const NARROW = "(max-width: 46rem)"; // there the drawing stays: its names are larger than fingers
const FINE = 6; // from this zoom on the fine outlines of the region are drawn
const REGION = [[36, 36], [46, 54]];
const numbers = (text) => text.split(" ").map(Number);

async function outline(kind, where) {
  const answer = await fetch(`${page.dataset.outlines}${kind}-${where}.json`);
  if (!answer.ok) throw new Error(`${kind}-${where}: ${answer.status}`);
  return answer.json();
}

function popup(row) {
  const box = document.createElement("div");
  const title = document.createElement("p");
  title.append(row.querySelector("th a").cloneNode(true));
  if (row.dataset.area) title.append(` (${row.dataset.area})`);
  box.append(title, row.querySelector("td").firstElementChild.cloneNode(true));
  return box;
}

function marker(row) {
  const { longitude, latitude, area } = row.dataset;
  const icon = L.divIcon({ className: area ? "ring-icon" : "dot-icon", iconSize: [24, 24] });
  const name = row.querySelector("th a").textContent;
  const made = L.marker([latitude, longitude], { icon, keyboard: true, alt: name, title: name });
  made.bindPopup(() => popup(row), { maxWidth: 340, maxHeight: 260 });
  made.label = name;
  made.sub = area ?? "";
  return made;
}

/** Names beside their points, where they lie over no other name and over no point; anew for each zoom. */
function label(map, markers) {
  const taken = markers.map((one) => {
    const { x, y } = map.latLngToContainerPoint(one.getLatLng());
    return [x - 10, y - 10, x + 10, y + 10];
  });
  const { x: wideMap, y: highMap } = map.getSize();
  const outside = (a) => a[0] < 0 || a[1] < 0 || a[2] > wideMap || a[3] > highMap;
  const meets = (a) => taken.some((b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]);
  for (const one of markers) {
    one.unbindTooltip();
    const { x, y } = map.latLngToContainerPoint(one.getLatLng());
    const wide = Math.max(one.label.length * 7, one.sub.length * 6) + 8;
    const high = one.sub ? 34 : 20;
    const sides = [0, -12, 12, -22, 22].flatMap((down) => [["right", x + 11, down], ["left", x - 11 - wide, down]]);
    const places = [
      ...sides.map(([side, left, down]) => [side, down, [left, y + down - high / 2, left + wide, y + down + high / 2]]),
      ["bottom", 0, [x - wide / 2, y + 11, x + wide / 2, y + 11 + high]],
      ["top", 0, [x - wide / 2, y - 11 - high, x + wide / 2, y - 11]],
    ];
    const free = places.find(([, , box]) => !meets(box) && !outside(box));
    if (!free) continue;
    const [direction, down, box] = free;
    taken.push(box);
    const text = document.createElement("span");
    text.textContent = one.label;
    if (one.sub) text.append(document.createElement("br"), Object.assign(document.createElement("small"), { textContent: one.sub }));
    const offset = { right: [11, down], left: [-11, down], bottom: [0, 11], top: [0, -11] }[direction];
    one.bindTooltip(text, { permanent: true, opacity: 1, direction, offset, className: "place-label" });
  }
}

async function start() {
  const borders = "borders" in page.dataset;
  const kinds = ["land", "coast", ...(borders ? ["borders"] : [])];
  const shapes = await Promise.all(["world", "region"].map((where) => Promise.all(kinds.map((kind) => outline(kind, where)))));
  const target = document.createElement("div");
  target.className = "map-live";
  const room = page.offsetHeight; // that of the drawing, so that nothing below moves
  page.style.minHeight = `${room}px`;
  target.style.height = `${Math.max(room - BUTTONS, 260)}px`;
  page.replaceChildren(target);
  const map = L.map(target, { zoomSnap: 0.25, minZoom: 2.5, maxZoom: 11, worldCopyJump: false, fadeAnimation: false, zoomAnimation: false, markerZoomAnimation: false });
  map.attributionControl.setPrefix("Leaflet").addAttribution("Natural Earth");
  map.createPane("sea").style.zIndex = 315; // between both, so that the fine outlines hide the coarse ones
  const layers = shapes.map((held, fine) => {
    map.createPane(fine ? "fine" : "coarse").style.zIndex = fine ? 320 : 310;
    const sea = fine ? [L.rectangle(REGION, { pane: "sea", interactive: false, className: "sea", stroke: false, fillOpacity: 1 })] : [];
    const drawn = held.map((shape, i) =>
      L.geoJSON(shape, { pane: fine ? "fine" : "coarse", interactive: false, className: i ? `line-${kinds[i]}` : "land", fill: i === 0, stroke: i > 0, weight: 1, fillOpacity: 1 }),
    );
    return L.layerGroup([...sea, ...drawn]);
  });
  layers[0].addTo(map);
  const markers = Array.from(document.querySelectorAll("tr[data-longitude]"), marker);
  const [west, south, east, north] = numbers(page.dataset.region);
  const region = () => map.fitBounds([[south, west], [north, east]], { animate: false });
  const whole = () => map.fitBounds(L.featureGroup(markers).getBounds().pad(0.15), { animate: false });
  const settle = () => {
    if (map.getZoom() >= FINE) layers[1].addTo(map);
    else layers[1].remove();
    label(map, markers);
  };
  map.on("zoomend moveend", settle);
  region();
  for (const one of markers) one.addTo(map);
  settle();
  const buttons = document.createElement("p");
  buttons.className = "map-buttons";
  for (const [words, go] of [["Region", region], ["Whole map", whole]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
    button.addEventListener("click", go);
    buttons.append(button, " ");
  }
  page.append(buttons);
}

if (page && L && !matchMedia(NARROW).matches) start();
