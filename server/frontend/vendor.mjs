// Writes ../static/vendor anew from node_modules: each library in a folder of its own with its LICENSE, and VENDOR.json,
// which says what each file is. The same lock file gives the same bytes; tests/project/test_vendored.py checks them without Node.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { outlines } from "./outlines.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../static/vendor");
const LOCKED = JSON.parse(readFileSync(join(HERE, "package-lock.json"), "utf8")).packages;

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const file = (name, path) => readFileSync(join(HERE, "node_modules", name, path));

/** A package as the lock file and its own package.json tell of it. */
function told(name) {
  const { version, integrity } = LOCKED[`node_modules/${name}`];
  const { version: installed, license: licence } = JSON.parse(file(name, "package.json"));
  if (installed !== version) throw new Error(`${name} ${installed} is installed, ${version} is locked: run npm ci`);
  return { name, version, licence, integrity };
}

/** The LICENSE files of some packages as one text; a package without one is refused. */
const licences = (packages) =>
  packages.map(({ name, version }) => `${name} ${version}\n\n${file(name, "LICENSE").toString().trim()}\n`).join(`\n${"-".repeat(72)}\n\n`);

/** A script without the line that would make a browser's tools ask for a source map, which is not vendored. */
const unmapped = (script) => script.toString().replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");

/** CodeMirror as one module. Its folder also names the bundle's hash, as a change of any package in it makes another file. */
async function codemirror() {
  const { metafile, outputFiles } = await build({
    absWorkingDir: HERE,
    entryPoints: ["entry.mjs"],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none", // the licences stand in LICENSE, whole
    metafile: true,
    write: false,
  });
  const inputs = Object.values(metafile.outputs)[0].inputs;
  const names = Object.keys(inputs).map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]);
  const packages = [...new Set(names.filter(Boolean))].sort().map(told);
  const { version } = told("@codemirror/view");
  const script = outputFiles[0].contents;
  return {
    name: "codemirror",
    version,
    folder: `codemirror-${version}-${sha256(script).slice(0, 8)}`,
    packages,
    contents: { "codemirror.mjs": script, LICENSE: licences(packages) },
  };
}

/** Leaflet as it is published, with the images that its stylesheet and its default marker name. */
function leaflet() {
  const own = told("leaflet");
  const images = ["layers.png", "layers-2x.png", "marker-icon.png", "marker-icon-2x.png", "marker-shadow.png"];
  return {
    name: "leaflet",
    version: own.version,
    folder: `leaflet-${own.version}`,
    packages: [own],
    contents: {
      "leaflet.js": unmapped(file("leaflet", "dist/leaflet.js")),
      "leaflet.css": file("leaflet", "dist/leaflet.css"),
      ...Object.fromEntries(images.map((name) => [`images/${name}`, file("leaflet", `dist/images/${name}`)])),
      LICENSE: licences([own]),
    },
  };
}

/** Cytoscape.js as it is published; the notices that its minified file has lost are added to its licence. */
function cytoscape() {
  const own = told("cytoscape");
  const notices = file("cytoscape", "dist/cytoscape.esm.mjs").toString().match(/\/\*![^]*?\*\//g);
  return {
    name: "cytoscape",
    version: own.version,
    folder: `cytoscape-${own.version}`,
    packages: [own],
    contents: {
      "cytoscape.esm.min.mjs": unmapped(file("cytoscape", "dist/cytoscape.esm.min.mjs")),
      LICENSE: `${licences([own])}\nNotices within its source:\n\n${notices.join("\n\n")}\n`,
    },
  };
}

/** The outlines of land and borders, of which a map is drawn. */
function worldAtlas() {
  const own = told("world-atlas");
  const source = "\nThe outlines are those of Natural Earth (naturalearthdata), which is in the public domain.\n";
  return {
    name: "world-atlas",
    version: own.version,
    folder: `world-atlas-${own.version}`,
    packages: [own],
    contents: { ...outlines(join(HERE, "node_modules/world-atlas")), LICENSE: licences([own]) + source },
  };
}

/** Writes a library's files; gives its entry of VENDOR.json. */
function write({ contents, ...library }) {
  const files = {};
  for (const path of Object.keys(contents).sort()) {
    const bytes = Buffer.from(contents[path]);
    const target = join(OUT, library.folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    files[path] = { size: bytes.length, sha256: sha256(bytes) };
  }
  return { ...library, files };
}

const libraries = [await codemirror(), cytoscape(), leaflet(), worldAtlas()];
rmSync(OUT, { recursive: true, force: true });
writeFileSync(join(OUT, "VENDOR.json"), `${JSON.stringify(libraries.map(write), null, 2)}\n`);
