// Writes kg/charts/data/world.json: coasts and borders as SVG paths in the projection of kg/charts/world_map.py.
// The source is Natural Earth (public domain) in the npm package world-atlas. Run after `npm ci`: node scripts/world_outline.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { geoNaturalEarth1, geoPath } from "d3-geo";
import { merge, mesh } from "topojson-client";
import { filter, filterAttachedWeight, presimplify, simplify } from "topojson-simplify";

const WIDTH = 1000;
const STEPS = 10; // in one unit of the projection: the paths have whole numbers
const MIN_AREA = 0.1; // of a corner of a line, in square degrees; smaller ones are left out
const MIN_ISLAND = 0.2; // in square degrees
const ANTARCTICA = "010";
const REACH = 0.8707 * Math.PI; // of the projection at scale 1, from the centre to the date line

/** Writes a path with relative coordinates, which are a third as long. */
class RelativePath {
  text = "";
  #at = [0, 0];
  #start = [0, 0];

  moveTo(x, y) {
    this.#start = this.#step("m", x, y) ?? this.#at;
  }

  lineTo(x, y) {
    this.#step("l", x, y);
  }

  closePath() {
    this.text += "z";
    this.#at = this.#start;
  }

  #step(command, x, y) {
    const to = [Math.round(x * STEPS), Math.round(y * STEPS)];
    const [dx, dy] = [to[0] - this.#at[0], to[1] - this.#at[1]];
    if (command === "l" && dx === 0 && dy === 0) return;
    this.text += `${command}${dx}${dy < 0 ? "" : " "}${dy}`;
    this.#at = to;
    return to;
  }
}

function draw(projection, geometry) {
  const path = new RelativePath();
  geoPath(projection, path)(geometry);
  return path.text;
}

const atlas = JSON.parse(readFileSync(new URL("../node_modules/world-atlas/countries-50m.json", import.meta.url)));
const { countries } = atlas.objects;
countries.geometries = countries.geometries.filter(({ id }) => id !== ANTARCTICA);
const simpler = simplify(presimplify(atlas), MIN_AREA);
const world = filter(simpler, filterAttachedWeight(simpler, MIN_ISLAND));
const projection = geoNaturalEarth1().scale(WIDTH / (2 * REACH)).translate([WIDTH / 2, WIDTH / 4]);
const shapes = world.objects.countries;
const outline = {
  land: draw(projection, merge(world, shapes.geometries)),
  borders: draw(projection, mesh(world, shapes, (one, other) => one !== other)),
};
const target = new URL("../kg/charts/data/world.json", import.meta.url);
writeFileSync(target, `${JSON.stringify(outline, null, 1)}\n`);
