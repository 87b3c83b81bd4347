// Loaded on every page. Nothing here is needed to read a page or to send a form: it only saves a page load.
import htmx from "htmx.org/dist/htmx.esm.js";

htmx.config.includeIndicatorStyles = false; // an inline style element would break the content security policy
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages with personal scope are not kept in the browser's storage
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true }, // a form that came back with errors
  { code: "...", swap: false, error: true },
];
window.htmx = htmx;

/** Paper has nothing to click: open what is folded for the print and fold it back afterwards. */
function printUnfolded() {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
}

/** A small open menu closes on Escape and gives the focus back to what opened it. */
function closeOnEscape(event) {
  if (event.key !== "Escape") return;
  const details = event.target instanceof Element && event.target.closest("details[data-menu][open]");
  if (!details) return;
  details.open = false;
  details.querySelector("summary").focus();
}

/** A choice in a filter is sent at once; a text waits for the button or Enter. */
function sendChoice(event) {
  if (event.target instanceof Element && event.target.matches("form.filter select")) event.target.form.requestSubmit();
}

/** A long address is copied by a button; where the browser does not allow it, the link stands there to be copied. */
function offerCopies(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
}

async function copy(event) {
  const button = event.target instanceof Element && event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copied]");
  if (said) said.textContent = said.dataset.copied;
}

/** A slider and the number above it are one value: moving one writes the other. Without this script the number stays. */
function tieSliders(root) {
  for (const slider of root.querySelectorAll("input[data-slider][hidden]")) {
    const number = document.getElementById(slider.dataset.slider);
    slider.hidden = false;
    slider.addEventListener("input", () => (number.value = slider.value));
    number.addEventListener("input", () => (slider.value = number.value));
  }
}

printUnfolded();
tieSliders(document);
offerCopies(document);
document.addEventListener("click", copy);
document.addEventListener("htmx:afterSwap", () => offerCopies(document));
document.addEventListener("change", sendChoice);
document.addEventListener("keydown", closeOnEscape);
document.addEventListener("htmx:responseError", () => {
  document.querySelector("[data-request-error]")?.removeAttribute("hidden");
});
