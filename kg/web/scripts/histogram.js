// Dragging over the histogram narrows the page to the days of the bars below the selection.
import { brushX } from "d3-brush";
import { pointer, select } from "d3-selection";

/** Let people choose days of a histogram; a click without dragging follows the link of the bar. */
export function brushDays(svg) {
  const { left, right, top, base } = svg.dataset;
  const bars = [...svg.querySelectorAll("a[data-from]")];
  const output = document.createElement("p");
  output.className = "meta brushed";
  output.textContent = "Drag over the bars to choose days.";
  svg.parentElement.after(output);
  const brush = brushX()
    .extent([[Number(left), Number(top)], [Number(right), Number(base)]])
    .on("brush", ({ selection }) => (output.textContent = titleOf(below(bars, selection))))
    .on("end", ({ selection, sourceEvent }) => finish(svg, bars, selection, sourceEvent));
  const layer = select(svg).append("g").attr("class", "brush").attr("aria-hidden", "true").call(brush);
  const tell = (bar) => bar && (output.textContent = bar.getAttribute("aria-label"));
  layer.on("pointermove.tell", (event) => event.buttons || tell(at(bars, pointer(event, svg)[0])));
  bars.forEach((bar) => bar.addEventListener("focus", () => tell(bar)));
}

function finish(svg, bars, selection, event) {
  if (!event) return;
  if (!selection) at(bars, pointer(event.changedTouches?.[0] ?? event, svg)[0])?.dispatchEvent(new MouseEvent("click"));
  else narrow(below(bars, selection));
}

/** Open the page with the days of some bars. */
function narrow(bars) {
  if (!bars.length) return;
  const address = new URL(location.href);
  address.searchParams.set("from", bars[0].dataset.from);
  address.searchParams.set("to", bars.at(-1).dataset.to);
  address.searchParams.delete("page");
  location.assign(address);
}

function below(bars, [left, right]) {
  return bars.filter((bar) => end(bar) > left && start(bar) < right);
}

function at(bars, x) {
  return bars.find((bar) => start(bar) <= x && x <= end(bar));
}

function start(bar) {
  return bar.querySelector(".reach").x.baseVal.value;
}

function end(bar) {
  return start(bar) + bar.querySelector(".reach").width.baseVal.value;
}

function titleOf(bars) {
  return bars.length ? `From ${bars[0].dataset.from} to ${bars.at(-1).dataset.to}` : "No events on these days";
}
