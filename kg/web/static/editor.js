// Replaces the text area of a query form with an editor. Prefixes, examples, classes and properties come from the
// endpoint itself: sh:declare, sh:SPARQLExecutable (https://www.w3.org/TR/shacl-af/) and VoID
// (https://www.w3.org/TR/void/). The form is submitted as it would be without the editor.
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
  const PROPERTIES = `PREFIX void: <http://rdfs.org/ns/void#>
    SELECT DISTINCT ?class ?property {
      ?part void:class ?class OPTIONAL { ?part void:propertyPartition/void:property ?property }
    } ORDER BY ?class ?property`;
  const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
  const MAX_COMPLETIONS = 100;

  const { Yasqe } = window;

  /** Run a SELECT query; return each row as an object of strings. */
  async function select(endpoint, query) {
    const headers = { Accept: "application/sparql-results+json" };
    const response = await fetch(`${endpoint}?query=${encodeURIComponent(query)}`, { headers });
    if (!response.ok) throw new Error(`${endpoint}: ${response.status}`);
    const { results } = await response.json();
    return results.bindings.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value])),
    );
  }

  /** The prefixes, classes and properties of the endpoint. */
  class Vocabulary {
    constructor(prefixes, partitions) {
      this.prefixes = Object.fromEntries(prefixes.map(({ prefix, namespace }) => [prefix, namespace]));
      this.classes = [...new Set(partitions.map((partition) => partition.class))];
      this.partitions = partitions.filter((partition) => partition.property);
    }

    /** Return an IRI as a prefixed name if possible, otherwise in angle brackets. */
    shorten(iri) {
      const matches = Object.entries(this.prefixes).filter(([, namespace]) => iri.startsWith(namespace));
      const [prefix, namespace] = matches.sort((a, b) => b[1].length - a[1].length)[0] ?? [];
      const name = namespace === undefined ? "" : iri.slice(namespace.length);
      return /^[A-Za-z][\w-]*$/.test(name) ? `${prefix}:${name}` : `<${iri}>`;
    }

    /** Return the properties of some classes, or all properties if these classes have none. */
    propertiesOf(classes) {
      const matches = this.partitions.filter((partition) => classes.includes(this.shorten(partition.class)));
      const partitions = matches.length ? matches : this.partitions;
      return [...new Set([TYPE, ...partitions.map((partition) => partition.property)])];
    }

    /** Return the names that contain the typed text; names that start with it come first. */
    complete(iris, typed) {
      const text = typed.replace(/^</, "").toLowerCase();
      const names = iris.map((iri) => this.shorten(iri)).filter((name) => name.toLowerCase().includes(text));
      const isPrefix = (name) => (/[:#/]/.test(text) ? name : name.split(":").pop()).toLowerCase().startsWith(text);
      return [...names.filter(isPrefix), ...names.filter((name) => !isPrefix(name))].slice(0, MAX_COMPLETIONS);
    }
  }

  /** Return the classes that the query states for the subject at the cursor. */
  function classesAtCursor(yasqe) {
    const before = yasqe.getDoc().getRange({ line: 0, ch: 0 }, yasqe.getDoc().getCursor());
    const statement = before.split(/\.\s|[{}]/).pop();
    const subject = statement.trim().split(/\s+/)[0];
    if (!/^[?$]\w+$/.test(subject)) return [];
    const typed = new RegExp(`\\${subject}\\s+(?:a|rdf:type)\\s+([^\\s;.{}]+)`, "g");
    return [...yasqe.getValue().matchAll(typed)].map((match) => match[1]);
  }

  /** Declare the prefixes that the query uses, so that it also runs at other endpoints. */
  function declarePrefixes(yasqe, vocabulary) {
    const declared = yasqe.getPrefixesFromQuery();
    const used = Object.entries(vocabulary.prefixes).filter(
      ([prefix]) => !(prefix in declared) && new RegExp(`(?<![\\w:<])${prefix}:`).test(yasqe.getValueWithoutComments()),
    );
    if (used.length) yasqe.addPrefixes(Object.fromEntries(used));
  }

  /** Register the autocompleters and return their names, in order of priority. */
  function registerCompleters(vocabulary) {
    const { prefixes, property, class: ofType, variables } = Yasqe.Autocompleters;
    const declarations = Object.entries(vocabulary.prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`);
    const custom = (name, completer, get) => ({
      name,
      bulk: false,
      autoShow: true,
      isValidCompletionPosition: completer.isValidCompletionPosition,
      get: (yasqe, token) => get(yasqe, token.string.trim()),
    });
    const all = [
      { ...prefixes, name: "ourPrefixes", persistenceId: null, get: () => declarations },
      custom("ourClasses", ofType, (_, typed) => vocabulary.complete(vocabulary.classes, typed)),
      custom("ourProperties", property, (yasqe, typed) =>
        vocabulary.complete(vocabulary.propertiesOf(classesAtCursor(yasqe)), typed),
      ),
      variables,
    ];
    all.forEach((completer) => Yasqe.registerAutocompleter(completer, false));
    return all.map((completer) => completer.name);
  }

  /** Add a menu that puts an example into the editor. */
  function addExampleMenu(form, yasqe, vocabulary, examples) {
    const label = document.createElement("label");
    label.textContent = "Examples";
    const select = document.createElement("select");
    select.append(new Option("Choose an example …", ""));
    examples.forEach((example, index) => select.append(new Option(example.about, index)));
    select.addEventListener("change", () => {
      if (select.value === "") return;
      yasqe.setValue(examples[select.value].text);
      declarePrefixes(yasqe, vocabulary);
      yasqe.focus();
    });
    label.append(select);
    form.prepend(label);
  }

  /** Replace the text area with an editor that keeps its value up to date. */
  function createEditor(field, vocabulary) {
    const { form } = field;
    const submit = () => form.requestSubmit();
    const autocompleters = registerCompleters(vocabulary);
    const container = document.createElement("div");
    field.before(container);
    const yasqe = new Yasqe(container, {
      value: field.value,
      autocompleters,
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: null, // the URL of the page is a share link
      showQueryButton: false,
      screenReaderLabel: "SPARQL",
      editorHeight: "auto", // an editor that scrolls would need a second tab stop
      lineWrapping: true,
      viewportMargin: Infinity,
      extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": submit, "Cmd-Enter": submit },
    });
    yasqe.on("change", () => (field.value = yasqe.getValue()));
    form.querySelector(`label[for=${field.id}]`).addEventListener("click", () => yasqe.focus());
    field.hidden = true;
    field.required = false; // a browser cannot show a validation message for a hidden field
    return yasqe;
  }

  async function start(field) {
    const { endpoint } = field.dataset;
    const [prefixes, partitions, examples] = await Promise.all([PREFIXES, PROPERTIES, EXAMPLES].map((query) => select(endpoint, query)));
    const vocabulary = new Vocabulary(prefixes, partitions);
    const yasqe = createEditor(field, vocabulary);
    declarePrefixes(yasqe, vocabulary);
    if (examples.length) addExampleMenu(field.form, yasqe, vocabulary, examples);
  }

  document.querySelectorAll("textarea[data-endpoint]").forEach((field) => start(field).catch(console.error));
})();
