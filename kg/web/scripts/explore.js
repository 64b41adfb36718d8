// What the pictures of /explore gain with scripts: choosing days by dragging, zooming, and suggestions of names.
// Without it each page is complete. esbuild bundles it with its libraries (package.json).
import { brushDays } from "./histogram.js";
import { suggestNames } from "./suggestions.js";
import { zoomPicture } from "./zoom.js";

document.querySelectorAll("svg[data-chart=histogram]").forEach(brushDays);
document.querySelectorAll("svg[data-chart=map], svg[data-chart=network]").forEach(zoomPicture);
document.querySelectorAll("input[data-suggest]").forEach(suggestNames);
