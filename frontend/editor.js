// The editor of rule sets. Its page works without it: here come colours, completion, the check while one types, and
// saving by itself. Texts come translated with the page; everything is asked of our own server only.
import { acceptCompletion, autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { completionsAt } from "./editor_completion.mjs";

const CHECK_AFTER = 600;
const SAVE_AFTER = 3000;
const embedded = (id) => JSON.parse(document.getElementById(id).textContent);

/** Send the form's token with what is asked; answer with the status and the content. */
async function send(url, fields, signal) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const response = await fetch(url, { method: "POST", body, credentials: "same-origin", signal });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return { ok: response.ok, status: response.status, content: isJson ? await response.json() : null };
}

/** Call `act` once nobody has asked for `pause` milliseconds. */
function later(act, pause) {
  let timer = 0;
  return {
    ask() {
      clearTimeout(timer);
      timer = setTimeout(act, pause);
    },
    drop: () => clearTimeout(timer),
  };
}

/** Underline from the place of a fault to the end of the word there; of a place without one, the line. */
function underline(document_, { line, column, message }) {
  const row = document_.line(Math.min(Math.max(line, 1), document_.lines));
  const start = Math.min(row.from + Math.max(column - 1, 0), row.to);
  const word = /^[\w.-]+|^\S+/.exec(row.text.slice(start - row.from));
  const from = word || start > row.from ? start : row.from;
  return { from, to: word ? from + word[0].length : row.to, severity: "error", message };
}

/** Check while somebody types: the newest text only, an older answer is thrown away. */
function checking(root, view, texts) {
  const panel = root.querySelector("[data-checked]");
  const status = root.querySelector("[data-check-status]");
  let running = null;
  async function check() {
    running?.abort();
    running = new AbortController();
    const asked = view.state.doc;
    try {
      const { ok, content } = await send(root.dataset.checkUrl, { text: asked.toString() }, running.signal);
      if (!ok || !content) throw new Error("no answer");
      if (view.state.doc !== asked) return;
      panel.innerHTML = content.html; // escaped by the server's template
      if (status.textContent !== content.status) status.textContent = content.status;
      view.dispatch(setDiagnostics(view.state, content.faults.map((fault) => underline(view.state.doc, fault))));
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = texts.notChecked;
    }
  }
  panel.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    const { from } = underline(view.state.doc, { line: Number(link.dataset.line), column: Number(link.dataset.column) });
    view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    view.focus();
  });
  return check;
}

/** Save by itself, one saving at a time; a text that somebody else has saved first is not overwritten. */
function saving(root, form, view, texts) {
  const status = root.querySelector("[data-save-status]");
  const clash = root.querySelector("[data-clash]");
  const seen = form.elements.seen;
  let saved = view.state.doc;
  let busy = null;
  let stopped = false;
  async function now(asked) {
    const document_ = view.state.doc;
    status.textContent = texts.saving;
    try {
      const fields = { text: document_.toString(), seen: seen.value, asked: asked ? "yes" : "" };
      const { ok, status: code, content } = await send(root.dataset.saveUrl, fields);
      if (ok && content) {
        seen.value = content.edition;
        saved = document_;
        status.textContent = content.message;
      } else if (code === 409 && content) {
        stopped = true;
        status.textContent = "";
        clash.querySelector("p").textContent = content.message;
        clash.hidden = false;
      } else status.textContent = texts.notSaved;
    } catch {
      status.textContent = texts.notSaved;
    }
  }
  async function save(asked = false) {
    if (stopped) return;
    await busy;
    if (!asked && saved.eq(view.state.doc)) return;
    busy = now(asked);
    await busy;
    if (!stopped && !saved.eq(view.state.doc)) soon.ask();
  }
  const soon = later(() => save(), SAVE_AFTER);
  return { save, soon, isWhole: () => saved.eq(view.state.doc) };
}

function extensions(root, texts, vocabulary) {
  const { language } = root.dataset;
  const words = { required: texts.required, results: vocabulary.results, sections: texts.sections };
  const source = (context) => {
    const found = completionsAt(context.state.doc.toString(), context.pos, { ...vocabulary, language, words });
    if (!found || (!context.explicit && found.from === context.pos)) return null;
    return { ...found, validFor: /^[\w.-]*$/ };
  };
  return [
    lineNumbers(), highlightActiveLineGutter(), highlightActiveLine(), history(), drawSelection(), indentOnInput(),
    bracketMatching(), yaml(), syntaxHighlighting(classHighlighter), indentUnit.of("  "),
    autocompletion({ override: [source], icons: false }),
    // Tab is left to the browser: it leads out of the editor, as out of any other field.
    keymap.of([{ key: "Ctrl-Enter", run: acceptCompletion }, ...completionKeymap, ...lintKeymap, ...defaultKeymap, ...historyKeymap]),
    EditorView.contentAttributes.of({ "aria-label": texts.label, "aria-describedby": "editor-keys", spellcheck: "false", tabindex: "0" }),
    EditorState.phrases.of(texts.phrases),
    EditorView.cspNonce.of(document.querySelector("script[nonce]")?.nonce ?? ""),
    EditorState.readOnly.of(root.hasAttribute("data-read-only")),
    EditorState.tabSize.of(2),
  ];
}

/** Fetch what may be offered; without an answer the editor still colours, checks and saves. */
async function vocabularyOf(root) {
  try {
    return await (await fetch(root.dataset.vocabularyUrl, { credentials: "same-origin" })).json();
  } catch {
    return { schema: {}, functions: [], results: [] };
  }
}

async function start(root) {
  const texts = embedded("editor-texts");
  const area = root.querySelector("textarea");
  const form = area.form;
  const vocabulary = await vocabularyOf(root);
  const holder = document.createElement("div");
  holder.className = "editor__view";
  let act = null;
  const view = new EditorView({
    parent: holder,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        ...extensions(root, texts, vocabulary),
        EditorView.updateListener.of((update) => update.docChanged && act?.()),
      ],
    }),
  });
  area.after(holder);
  area.hidden = true;
  root.querySelector("[data-without-script]").hidden = true;
  root.querySelector("[data-with-script]").hidden = false;
  root.querySelector("[data-label]")?.addEventListener("click", () => view.focus());
  const check = checking(root, view, texts);
  if (root.hasAttribute("data-read-only")) return void check();
  const checkSoon = later(check, CHECK_AFTER);
  form.addEventListener("submit", () => (area.value = view.state.doc.toString()));
  form.querySelector("[value=check]")?.addEventListener("click", (event) => (event.preventDefault(), check()));
  act = checkSoon.ask;
  if (root.dataset.saveUrl) saveOf(root, form, view, texts, checkSoon, (next) => (act = next));
  check();
}

function saveOf(root, form, view, texts, checkSoon, changed) {
  const saver = saving(root, form, view, texts);
  let leaving = false;
  changed(() => (checkSoon.ask(), saver.soon.ask()));
  form.addEventListener("submit", () => (leaving = true));
  form.querySelector("[value=save]").addEventListener("click", (event) => {
    if (!root.querySelector("[data-clash]").hidden) return; // the server shows both texts
    event.preventDefault();
    saver.save(true);
  });
  view.contentDOM.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") (event.preventDefault(), saver.save(true));
  });
  document.addEventListener("visibilitychange", () => document.hidden && saver.save());
  window.addEventListener("beforeunload", (event) => !leaving && !saver.isWhole() && event.preventDefault());
}

for (const root of document.querySelectorAll("[data-rule-editor]")) start(root);
