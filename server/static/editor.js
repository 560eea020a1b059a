// The editor of SPARQL queries: CodeMirror in a shadow root, as its style sheets are constructed there and pass the pages'
// Content-Security-Policy. The colours are the page's own; what a colour says, weight or shape says too.
import {
  autocompletion, bracketMatching, closeCompletion, completionKeymap, Decoration, defaultKeymap, EditorState, EditorView,
  HighlightStyle, history, historyKeymap, keymap, lineNumbers, showPanel, sparql, StateEffect, StateField, syntaxHighlighting,
  tags,
} from "./vendor/codemirror-6.43.15-fe603650/codemirror.mjs";
import { completionOf } from "./completion.js";

const HIGHLIGHTING = HighlightStyle.define([
  { tag: [tags.keyword, tags.bool], fontWeight: "700" },
  { tag: tags.variableName, color: "var(--link)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

const LOOK = EditorView.theme({
  "&": {
    color: "var(--ink)",
    background: "var(--wash)",
    border: "1px solid var(--edge)",
    borderRadius: "3px",
    fontSize: "var(--t-table, .875rem)",
  },
  "&.cm-focused": { outline: "3px solid var(--link)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "var(--mono, monospace)", lineHeight: "1.6" },
  ".cm-content": { minHeight: "8rem", padding: ".75rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 1rem 0 .25rem" },
  ".cm-line::selection, .cm-line ::selection": { color: "var(--on-link, var(--paper))", background: "var(--link)" },
  ".cm-gutters": { color: "var(--quiet)", background: "none", border: "0" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.75rem", padding: "0 .75rem 0 0" },
  "&.cm-focused .cm-matchingBracket": { background: "none", outline: "1px solid var(--ink)" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "none", textDecoration: "underline wavy" },
  ".cm-wrong": { textDecoration: "underline wavy 2px", textUnderlineOffset: ".2em", fontWeight: "700" },
  ".cm-panels, .cm-panels-bottom": { color: "var(--ink)", background: "none", border: "0" },
  ".cm-message": { fontFamily: "var(--sans, sans-serif)" },
  ".cm-message:not(:empty)": { padding: ".5rem 1rem", borderTop: "1px solid var(--edge)" },
  ".cm-tooltip": { color: "var(--ink)", background: "var(--paper)", border: "1px solid var(--edge)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono, monospace)", maxHeight: "14em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { display: "flex", gap: "1.5em", padding: ".2em .6em" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--on-link, var(--paper))",
    background: "var(--link)",
    outline: "2px solid transparent", // seen where colours are forced and the background is not
    outlineOffset: "-2px",
  },
  ".cm-completionDetail": { margin: "0 0 0 auto", font: "normal 1em var(--sans, sans-serif)", color: "var(--quiet)" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-tooltip.cm-completionInfo": { padding: ".4em .7em", fontFamily: "var(--sans, sans-serif)" },
});

/** Sets the error, `{from, to, message}` in the editor's own positions, or takes it away: `null`. */
const setError = StateEffect.define();

/** The error that stands in the query, if any; its place moves along with the text as it is edited. */
const ERROR = StateField.define({
  create: () => null,
  update(error, transaction) {
    const now = (position) => transaction.changes.mapPos(position);
    const moved = error && { ...error, from: now(error.from), to: now(error.to) };
    return transaction.effects.reduce((last, effect) => (effect.is(setError) ? effect.value : last), moved);
  },
  provide: (field) => [
    EditorView.decorations.from(field, (error) =>
      error && error.from < error.to
        ? Decoration.set(Decoration.mark({ class: "cm-wrong" }).range(error.from, error.to))
        : Decoration.none),
    EditorView.contentAttributes.from(field, (error) => ({
      "aria-label": "SPARQL query",
      ...(error && { "aria-invalid": "true", "aria-describedby": "message" }),
    })),
    showPanel.of(messageOf),
  ],
});

/** The line below the text that says what is wrong, and says it aloud; it is there, empty, before anything is. */
function messageOf(view) {
  const dom = document.createElement("div");
  dom.id = "message";
  dom.className = "cm-message";
  dom.setAttribute("role", "status");
  const tell = (state) => {
    const message = state.field(ERROR)?.message ?? "";
    if (dom.textContent !== message) dom.textContent = message;
  };
  tell(view.state);
  return { dom, update: ({ state }) => tell(state) };
}

/**
 * Where a mark stands: on the word at the place of the error, or where none begins there, on the last character before it.
 * @param {number} line counted from 1
 * @param {number} column counted from 1 in characters as the server counts them, not in JavaScript's UTF-16 units
 */
function placeOf(doc, line, column) {
  const { from, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const before = [...text].slice(0, Math.max(column - 1, 0)).join("").length;
  const word = text.slice(before).match(/^(?:[?$]?[\p{L}\p{N}_:-]+|\S)/u);
  if (word) return { from: from + before, to: from + before + word[0].length };
  const earlier = doc.sliceString(0, from + before).trimEnd();
  return { from: earlier.length - (earlier.match(/.$/su)?.[0].length ?? 0), to: earlier.length };
}

/**
 * Text typed in place of a selection is put there by us: Chromium would give it the looks of what it replaces, by a style
 * attribute, which the Content-Security-Policy refuses.
 */
const REPLACING = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || !event.data || view.composing || view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

/**
 * Mounts an editor. Tab leaves it, Ctrl+Enter or Cmd+Enter runs the query, Ctrl+Space offers completions.
 * @param {object} options
 * @param {HTMLElement} options.parent an empty element; the editor is put into its shadow root
 * @param {string} [options.text] the query to begin with
 * @param {import("./completion.js").Vocabulary} [options.vocabulary] what completion offers
 * @param {(text: string) => void} [options.onRun] called with the query when it is to be run
 * @param {(text: string) => void} [options.onChange] called with the query after every change
 */
export function makeEditor({ parent, text = "", vocabulary = {}, onRun = () => {}, onChange = () => {} }) {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: "open" });
  const textOf = (state) => state.doc.toString();
  let complete = completionOf(vocabulary);
  const run = (view) => {
    onRun(textOf(view.state));
    return true;
  };
  // A browser would stop at the list of completions, as it scrolls; with the list gone, Tab goes on to what follows the editor.
  const leave = (view) => {
    closeCompletion(view);
    return false;
  };
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        bracketMatching(),
        sparql(),
        syntaxHighlighting(HIGHLIGHTING),
        autocompletion({ override: [(context) => complete(context)], icons: false }),
        keymap.of([{ key: "Mod-Enter", run }, { key: "Ctrl-Enter", run }, { key: "Tab", run: leave, shift: leave }]),
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.updateListener.of((update) => update.docChanged && onChange(textOf(update.state))),
        REPLACING,
        ERROR,
        LOOK,
      ],
    }),
  });

  return {
    /** @returns {string} the query as it stands */
    text: () => textOf(view.state),
    /** Puts another query in place of the present one; this can be undone. */
    setText(other) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: other }, effects: setError.of(null) });
    },
    focus: () => view.focus(),
    /** Lets completion offer what comes later than the editor. */
    setVocabulary(later) {
      complete = completionOf(later);
    },
    /** Marks the one error that a server finds in a query, and says below the text where it is and what. */
    markError({ line, column, message }) {
      const place = placeOf(view.state.doc, line, column);
      const error = { ...place, message: `Line ${line}, column ${column}: ${message}` };
      view.dispatch({ effects: [setError.of(error), EditorView.scrollIntoView(place.from)] });
    },
    clearErrors: () => view.dispatch({ effects: setError.of(null) }),
    /** Takes the editor off the page. */
    destroy: () => view.destroy(),
  };
}
