// Puts an editor in the place of a form's field for a query. Which prefixes, examples, classes and properties there are,
// the endpoint says itself: sh:declare, sh:SPARQLExecutable (https://www.w3.org/TR/shacl-af/), VoID
// (https://www.w3.org/TR/void/). The form is sent as it would be without.
"use strict";

(() => {
  const PREFIXES = `PREFIX sh: <http://www.w3.org/ns/shacl#>
    SELECT DISTINCT ?prefix ?namespace { ?declared sh:prefix ?prefix ; sh:namespace ?namespace } ORDER BY ?prefix`;
  const EXAMPLES = `PREFIX sh: <http://www.w3.org/ns/shacl#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT DISTINCT ?example ?about ?text {
      ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?text
      OPTIONAL { ?example rdfs:label ?label }
      BIND(COALESCE(?label, ?comment) AS ?about)
    } ORDER BY ?about`;
  const PARTS = `PREFIX void: <http://rdfs.org/ns/void#>
    SELECT DISTINCT ?class ?property {
      ?part void:class ?class OPTIONAL { ?part void:propertyPartition/void:property ?property }
    } ORDER BY ?class ?property`;
  const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
  const MOST = 100; // completions that are offered

  const { Yasqe } = window;

  /** Ask the endpoint; give each row as an object of strings. */
  async function rows(endpoint, query) {
    const headers = { Accept: "application/sparql-results+json" };
    const answer = await fetch(`${endpoint}?query=${encodeURIComponent(query)}`, { headers });
    if (!answer.ok) throw new Error(`${endpoint}: ${answer.status}`);
    const { results } = await answer.json();
    return results.bindings.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value])),
    );
  }

  /** What the endpoint knows, and how it is written in a query. */
  class Known {
    constructor(prefixes, parts) {
      this.prefixes = Object.fromEntries(prefixes.map((one) => [one.prefix, one.namespace]));
      this.classes = [...new Set(parts.map((one) => one.class))];
      this.parts = parts.filter((one) => one.property);
    }

    /** Write an IRI as short as can be. */
    short(iri) {
      const fitting = Object.entries(this.prefixes).filter(([, space]) => iri.startsWith(space));
      const [prefix, space] = fitting.sort((a, b) => b[1].length - a[1].length)[0] ?? [];
      const name = space === undefined ? "" : iri.slice(space.length);
      return /^[A-Za-z][\w-]*$/.test(name) ? `${prefix}:${name}` : `<${iri}>`;
    }

    /** Properties of things of some classes; of all where none of these has any. */
    properties(classes) {
      const of = this.parts.filter((one) => classes.includes(this.short(one.class)));
      return [...new Set([TYPE, ...(of.length ? of : this.parts).map((one) => one.property)])];
    }

    /** The IRIs in which the letters occur, those first that begin with them. */
    offered(iris, letters) {
      const sought = letters.replace(/^</, "").toLowerCase();
      const found = iris.map((iri) => this.short(iri)).filter((term) => term.toLowerCase().includes(sought));
      const begins = (term) => (/[:#/]/.test(sought) ? term : term.split(":").pop()).toLowerCase().startsWith(sought);
      return [...found.filter(begins), ...found.filter((term) => !begins(term))].slice(0, MOST);
    }
  }

  /** Classes that the query gives to the subject of the statement in which the cursor is. */
  function classesHere(yasqe) {
    const before = yasqe.getDoc().getRange({ line: 0, ch: 0 }, yasqe.getDoc().getCursor());
    const statement = before.split(/\.\s|[{}]/).pop();
    const subject = statement.trim().split(/\s+/)[0];
    if (!/^[?$]\w+$/.test(subject)) return [];
    const typed = new RegExp(`\\${subject}\\s+(?:a|rdf:type)\\s+([^\\s;.{}]+)`, "g");
    return [...yasqe.getValue().matchAll(typed)].map((match) => match[1]);
  }

  /** Declare the prefixes that the query uses: here it need not, but elsewhere it is to mean the same. */
  function declare(yasqe, known) {
    const declared = yasqe.getPrefixesFromQuery();
    const used = Object.entries(known.prefixes).filter(
      ([prefix]) => !(prefix in declared) && new RegExp(`(?<![\\w:<])${prefix}:`).test(yasqe.getValueWithoutComments()),
    );
    if (used.length) yasqe.addPrefixes(Object.fromEntries(used));
  }

  /** Register what completes a word; give the names, in the order in which they are tried. */
  function completers(known) {
    const { prefixes, property, class: ofType, variables } = Yasqe.Autocompleters;
    const declared = Object.entries(known.prefixes).map(([prefix, space]) => `${prefix}: <${space}>`);
    const own = (name, completer, get) => ({
      name,
      bulk: false,
      autoShow: true,
      isValidCompletionPosition: completer.isValidCompletionPosition,
      get: (yasqe, token) => get(yasqe, token.string.trim()),
    });
    const all = [
      { ...prefixes, name: "ourPrefixes", persistenceId: null, get: () => declared },
      own("ourClasses", ofType, (_, letters) => known.offered(known.classes, letters)),
      own("ourProperties", property, (yasqe, letters) => known.offered(known.properties(classesHere(yasqe)), letters)),
      variables,
    ];
    all.forEach((one) => Yasqe.registerAutocompleter(one, false));
    return all.map((one) => one.name);
  }

  /** Let one of the examples be taken into the editor. */
  function choice(form, yasqe, known, examples) {
    const label = document.createElement("label");
    label.textContent = "Examples";
    const select = document.createElement("select");
    select.append(new Option("Take an example …", ""));
    examples.forEach((one, index) => select.append(new Option(one.about, index)));
    select.addEventListener("change", () => {
      if (select.value === "") return;
      yasqe.setValue(examples[select.value].text);
      declare(yasqe, known);
      yasqe.focus();
    });
    label.append(select);
    form.prepend(label);
  }

  /** Put the editor in the place of the field, and keep the field filled in. */
  function edit(field, known) {
    const { form } = field;
    const send = () => form.requestSubmit();
    const autocompleters = completers(known);
    const place = document.createElement("div");
    field.before(place);
    const yasqe = new Yasqe(place, {
      value: field.value,
      autocompleters,
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: null, // the address of the page is one
      showQueryButton: false,
      screenReaderLabel: "SPARQL",
      editorHeight: "20rem",
      extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": send, "Cmd-Enter": send },
    });
    yasqe.on("change", () => (field.value = yasqe.getValue()));
    form.querySelector(`label[for=${field.id}]`).addEventListener("click", () => yasqe.focus());
    field.hidden = true;
    field.required = false; // a browser cannot point to a field that is not shown
    return yasqe;
  }

  async function begin(field) {
    const { endpoint } = field.dataset;
    const [prefixes, parts, examples] = await Promise.all([PREFIXES, PARTS, EXAMPLES].map((one) => rows(endpoint, one)));
    const known = new Known(prefixes, parts);
    const yasqe = edit(field, known);
    declare(yasqe, known);
    if (examples.length) choice(field.form, yasqe, known, examples);
  }

  document.querySelectorAll("textarea[data-endpoint]").forEach((field) => begin(field).catch(console.error));
})();
