// Zooming and moving of the map and the network, by wheel with Ctrl, by two fingers, by dragging and by buttons.
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";

const STEP = 1.5;
const MAX_SCALE = 24;

/** Let people zoom a picture; what is marked data-fixed keeps its size. */
export function zoomPicture(svg) {
  const layer = svg.querySelector("[data-zoomed]");
  const fixed = [...layer.querySelectorAll("[data-fixed]")].map((mark) => [mark, mark.getAttribute("transform")]);
  const { x, y, width, height } = svg.viewBox.baseVal;
  const behavior = zoom()
    .extent([[x, y], [x + width, y + height]])
    .translateExtent(svg.dataset.chart === "map" ? [[0, -40], [1000, 460]] : [[x - width, y - height], [x + 2 * width, y + 2 * height]])
    .scaleExtent([Math.min(1, width / 1000), MAX_SCALE])
    .filter(isZoom)
    .on("zoom", ({ transform }) => {
      layer.setAttribute("transform", transform);
      fixed.forEach(([mark, own]) => mark.setAttribute("transform", `${own} scale(${1 / transform.k})`));
    });
  const picture = select(svg).call(behavior).on("dblclick.zoom", null);
  layer.addEventListener("focusin", ({ target }) => reveal(svg, picture, behavior, target));
  // A link is not followed if the picture was moved by it; d3-zoom prevents that click.
  svg.parentElement.prepend(
    tools([
      ["+", "Zoom in", () => behavior.scaleBy(picture, STEP)],
      ["−", "Zoom out", () => behavior.scaleBy(picture, 1 / STEP)],
      ["Reset", "Reset the zoom", () => behavior.transform(picture, zoomIdentity)],
    ]),
  );
}

/** Move the picture if a link that has got the focus lies outside. */
function reveal(svg, picture, behavior, link) {
  const [frame, mark] = [svg, link].map((element) => element.getBoundingClientRect());
  const [x, y] = [mark.x + mark.width / 2, mark.y + mark.height / 2];
  if (x > frame.left && x < frame.right && y > frame.top && y < frame.bottom) return;
  const point = new DOMPoint(x, y).matrixTransform(svg.querySelector("[data-zoomed]").getScreenCTM().inverse());
  behavior.translateTo(picture, point.x, point.y);
}

/** Leave the wheel to scrolling, unless Ctrl is held, which is also what a touchpad sends for two fingers. */
function isZoom(event) {
  if (event.type === "wheel") return event.ctrlKey;
  if (event.type.startsWith("touch")) return event.touches.length > 1;
  return !event.button;
}

function tools(actions) {
  const group = document.createElement("div");
  group.className = "tools";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Zoom");
  for (const [text, name, action] of actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.setAttribute("aria-label", name);
    button.addEventListener("click", action);
    group.append(button);
  }
  return group;
}
