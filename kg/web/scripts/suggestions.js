// Suggestions for the fields of names, by the element auto-complete of GitHub.
import "@github/auto-complete-element";

/** Put a field into an element that suggests names from the address in data-suggest. */
export function suggestNames(input) {
  const list = document.createElement("ul");
  list.id = `${input.id || input.name}-suggestions`;
  list.className = "suggestions";
  const element = document.createElement("auto-complete");
  element.setAttribute("src", input.dataset.suggest);
  element.setAttribute("for", list.id);
  input.setAttribute("autocomplete", "off");
  input.replaceWith(element);
  element.append(input, list);
}
