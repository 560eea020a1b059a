// Outlines for the map, made once of Natural Earth as world-atlas publishes it: the land, its coast, and borders, each in
// a file of its own, so that a map without borders loads none. What is cut at the edge of a box is cut by d3-geo.
import { readFileSync } from "node:fs";
import { geoIdentity } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import { feature, mesh } from "topojson-client";

/** The region that is drawn finely, as west, south, east, north in degrees. */
const REGION = [36, 36, 54, 46];
const WORLD = [-180, -60, 180, 85];

const rounded = (number, digits) => Number(number.toFixed(digits));

/** The coordinates with so many digits; points that become equal to the one before are left out. */
function thinned(value, digits) {
  if (typeof value[0] === "number") return value.map((number) => rounded(number, digits));
  const parts = value.map((part) => thinned(part, digits));
  return typeof parts[0]?.[0] === "number" ? parts.filter((point, i) => !i || String(point) !== String(parts[i - 1])) : parts;
}

/** The geometry within a box: rings are closed along its edge, lines end there. */
function within([west, south, east, north], geometry, digits) {
  const cut = geoProject(geometry, geoIdentity().clipExtent([[west, south], [east, north]]));
  const geometries = (cut.geometries ?? cut.features?.map((one) => one.geometry) ?? [cut.geometry ?? cut]).filter(Boolean);
  const single = geometries.flatMap(({ type, coordinates }) => (type.startsWith("Multi") ? coordinates : [coordinates]));
  const type = geometries[0].type.includes("Polygon") ? "MultiPolygon" : "MultiLineString";
  return `${JSON.stringify({ type, coordinates: thinned(single, digits).filter((part) => part.length > (type === "MultiPolygon" ? 0 : 1)) })}\n`;
}

/** The files of outlines by name.
 * @param path where the files of world-atlas are. */
export function outlines(path) {
  const read = (name) => JSON.parse(readFileSync(`${path}/${name}.json`, "utf8"));
  const files = {};
  for (const [name, scale, box, digits] of [["region", "10m", REGION, 3], ["world", "110m", WORLD, 2]]) {
    const atlas = read(`countries-${scale}`);
    const { land, countries } = atlas.objects;
    files[`land-${name}.json`] = within(box, feature(atlas, land), digits);
    files[`coast-${name}.json`] = within(box, mesh(atlas, land), digits);
    files[`borders-${name}.json`] = within(box, mesh(atlas, countries, (a, b) => a !== b), digits);
  }
  return files;
}
