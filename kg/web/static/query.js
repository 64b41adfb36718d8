// The query pages: a button that stops a running query, and a list of questions that is filtered while typing.
// Without scripts the browser's own stop button and the form of the list do the same.
"use strict";

(() => {
  const DELAY_MS = 300; // most queries are faster

  /** Show how long the query runs, with a button that stops it. The server cancels it when the connection closes. */
  function showProgress(form) {
    const started = performance.now();
    const progress = document.createElement("p");
    const text = document.createElement("span");
    const stop = document.createElement("button");
    progress.className = "running";
    progress.setAttribute("role", "status");
    text.textContent = "Running …";
    stop.type = "button";
    stop.textContent = "Stop";
    progress.append(text, stop);
    const seconds = document.createElement("span");
    seconds.setAttribute("aria-hidden", "true");
    stop.before(seconds);
    const clock = setInterval(() => {
      progress.isConnected || form.after(progress);
      seconds.textContent = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    }, DELAY_MS);
    const end = () => {
      clearInterval(clock);
      progress.remove();
    };
    stop.addEventListener("click", () => {
      window.stop();
      end();
      form.querySelector("button, [type=submit]")?.focus();
    });
    window.addEventListener("pageshow", end, { once: true }); // the page is shown again by the back button
    return end;
  }

  /** Run the query again where the browser would only move to the answer, because the URL is the same. */
  function isSamePage(form, submitter) {
    const url = new URL(form.action);
    url.search = new URLSearchParams(new FormData(form, submitter));
    return url.href.split("#")[0] === location.href.split("#")[0];
  }

  let end = () => {};
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-query]")) return;
    end();
    end = showProgress(form);
    if (isSamePage(form, event.submitter)) {
      event.preventDefault();
      location.reload();
    }
  });

  /** Show only the questions that have all words, and the groups that have such questions. */
  function filterQuestions(field, status) {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    document.querySelectorAll(".group").forEach((group) => {
      const items = [...group.querySelectorAll("li")];
      items.forEach((item) => {
        const text = `${item.textContent} ${item.dataset.words}`.toLowerCase();
        item.hidden = !words.every((word) => text.includes(word));
      });
      const shown = items.filter((item) => !item.hidden).length;
      group.hidden = !shown;
      count += shown;
    });
    status.textContent = words.length ? `${count} question${count === 1 ? "" : "s"}` : "";
  }

  const field = document.querySelector("#filter input");
  if (field && !field.value) {
    const status = document.querySelector("#found");
    document.querySelector("#filter button").hidden = true;
    field.addEventListener("input", () => filterQuestions(field, status));
    field.form.addEventListener("submit", (event) => event.preventDefault());
  }
})();
