// Shows the progress of an upload, and its page again when the server has done its work. Without this script, the page
// refreshes itself.
"use strict";

(() => {
  const INTERVAL_MS = 1500;
  const line = document.getElementById("progress");

  const look = async () => {
    try {
      const response = await fetch(line.dataset.state, { cache: "no-store" });
      const upload = response.status < 500 ? await response.json() : {};
      if (response.status < 500 && !upload.is_busy) {
        location.reload(); // also if the login has expired
        return;
      }
      const text = `${upload.progress || "Waiting for other uploads"} …`;
      if (line.textContent !== text) line.textContent = text;
    } catch {
      // The server restarts, or the network is down: look again.
    }
    setTimeout(look, INTERVAL_MS);
  };

  setTimeout(look, INTERVAL_MS);
})();
