// Sends what the tester does without leaving the page, and shows what happens by itself.
"use strict";
(() => {
  const room = document.getElementById("room");
  const base = "/dev/" + encodeURIComponent(document.body.dataset.office);
  const wide = matchMedia("(min-width: 60rem)");

  let opened = false;
  const version = () => document.getElementById("state").dataset.version;

  function show(html, focus) {
    const old = document.getElementById("line");
    const typed = old ? old.value : "";
    const typing = document.activeElement === old;
    opened = document.querySelector("details.values").open;
    room.innerHTML = html;
    const line = document.getElementById("line");
    if (!focus) line.value = typed;
    if (focus || typing) line.focus();
    arrange();
  }

  function arrange() {
    const reasons = document.querySelectorAll("details.why");
    if (wide.matches && reasons.length) reasons[reasons.length - 1].open = true;
    const values = document.querySelector("details.values");
    if (wide.matches || opened) values.open = true;
    const talk = document.querySelector(".talk");
    talk.scrollTop = talk.scrollHeight;
  }

  document.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(base + "/act", { method: "POST", body, headers: { "x-wanti-part": "1" } });
    if (answer.ok) show(await answer.text(), form.classList.contains("composer"));
  });

  async function look() {
    try {
      const answer = await fetch(base + "/part?seen=" + version());
      if (answer.status === 200) show(await answer.text(), false);
    } catch (gone) {
      // The server restarts; the next look finds it again.
    }
    setTimeout(look, 1500);
  }

  arrange();
  document.getElementById("line").focus();
  setTimeout(look, 1500);
})();
