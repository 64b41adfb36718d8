// Bundles kg/web/scripts into node_modules/.bundle, with the licences of the libraries that it contains: npm run build
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const FOLDER = "node_modules/.bundle";

/** Return the packages of the bundled files, for example "d3-zoom" and "@github/auto-complete-element". */
function packages(inputs) {
  const names = inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(names.filter(Boolean))].sort();
}

function licence(name) {
  const folder = `node_modules/${name}`;
  const { version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
}

const { metafile } = await build({
  entryPoints: ["kg/web/scripts/explore.js"],
  outfile: `${FOLDER}/explore.min.js`,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  metafile: true,
  banner: { js: "/* The licences of the libraries in this file: licences.txt beside it */" },
});
writeFileSync(`${FOLDER}/licences.txt`, packages(Object.keys(metafile.inputs)).map(licence).join("\n\n"));
