// What the editor offers while a query is typed: the endpoint's own terms by name or label, the entities by label, the
// variables of the query, keywords and prefixes. All comes with the page; nothing is asked of any server.
import { syntaxTree } from "./vendor/codemirror-6.43.15-fe603650/codemirror.mjs";

const KEYWORDS = (
  "ASC ASK AVG BIND BOUND BY COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DESC DESCRIBE DISTINCT EXISTS FILTER FROM " +
  "GRAPH GROUP HAVING IF IN LANG LCASE LIMIT MAX MIN MINUS MONTH NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED REGEX " +
  "REPLACE SAMPLE SELECT SEPARATOR STR STRAFTER STRBEFORE STRENDS STRLEN STRSTARTS SUBSTR SUM UCASE UNDEF UNION VALUES " +
  "WHERE YEAR"
).split(" ");
const MOST_OFFERED = 60;
const LETTERS = /[\p{L}_][\p{L}\p{N}_-]*$/u;
const CLOSED_STRING = /"[^"]*"|'[^']*'/g;

/**
 * @typedef {{name: string, label?: string, detail?: string}} Term what is written in a query, what people call it, more about it
 * @typedef {{prefixes: Object<string, string>, classes: Term[], properties: Term[], entities: Term[]}} Vocabulary
 *   further lists of terms may stand beside these and are offered alike
 */

/** The words by which a term is found: those of its label and, split at capitals, those of its name. */
function wordsOf({ name, label = "" }) {
  const local = name.replace(/^[\w-]*:|[<>]/g, "");
  return `${label} ${local} ${local.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")}`.toLowerCase().split(/[\s/_-]+/).filter(Boolean);
}

/** A term as CodeMirror offers it: an entity is shown by its label and written as its IRI. */
function optionOf(term) {
  const { name, label, detail } = term;
  const shown = name.startsWith("<")
    ? { displayLabel: label || name, detail }
    : { displayLabel: name, detail: label, info: detail || undefined };
  return { label: name, ...shown, words: wordsOf(term), whole: (label || name).toLowerCase() };
}

/** The options in which a word begins with what was typed, those whose label does so first. */
function beginning(options, typed) {
  const start = typed.toLowerCase();
  const found = options.filter(({ words, whole }) => whole.startsWith(start) || words.some((word) => word.startsWith(start)));
  return [...found.filter(({ whole }) => whole.startsWith(start)), ...found.filter(({ whole }) => !whole.startsWith(start))];
}

/** The variables of the query, each once, without the one being typed. */
function variables(document, from) {
  const all = [...document.matchAll(/[?$][\p{L}\p{N}_]+/gu)].filter((match) => match.index !== from);
  return [...new Set(all.map((match) => match[0]))].map((label) => ({ label }));
}

/**
 * Makes the source of completions for CodeMirror.
 * @param {Vocabulary} vocabulary
 */
export function completionOf({ prefixes = {}, ...lists }) {
  const terms = Object.values(lists).flat().map(optionOf);
  const declared = Object.entries(prefixes).map(([prefix, iri]) => ({ label: `${prefix}:`, detail: iri }));
  const keywords = KEYWORDS.map((label) => ({ label, detail: "keyword" }));
  const starting = (options, typed) => options.filter(({ label }) => label.toLowerCase().startsWith(typed.toLowerCase()));

  /** What fits the line up to the cursor, and how many of its last characters it would replace. */
  function fitting(line, context) {
    let match;
    if ((match = line.match(/[?$][\p{L}\p{N}_]*$/u))) {
      return [match[0], starting(variables(context.state.doc.toString(), context.pos - match[0].length), match[0])];
    }
    if ((match = line.match(/\bPREFIX\s+([\w-]*:?)$/i))) {
      const whole = declared.map((option) => ({ ...option, apply: `${option.label} <${option.detail}>` }));
      return [match[1], starting(whole, match[1])];
    }
    if ((match = line.match(/([\p{L}\w-]*:)([\p{L}\w-]*)$/u))) {
      return [match[0], beginning(starting(terms, match[1]), match[2])];
    }
    if ((match = line.match(/<[^<>\s]*$/))) {
      const byAddress = starting(terms, match[0]);
      return [match[0], byAddress.length ? byAddress : beginning(starting(terms, "<"), match[0].slice(1))];
    }
    const typed = line.match(LETTERS)?.[0] ?? "";
    if (!typed && !context.explicit) return ["", []];
    if (KEYWORDS.includes(typed.toUpperCase()) && !context.explicit) return [typed, []];
    return [typed, [...starting(keywords, typed), ...starting(declared, typed), ...beginning(terms, typed)]];
  }

  return (context) => {
    if (["Comment", "String"].includes(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
    const { from, text } = context.state.doc.lineAt(context.pos);
    const line = text.slice(0, context.pos - from);
    if (/["']/.test(line.replace(CLOSED_STRING, ""))) return null; // in a string that is not closed yet
    const [typed, options] = fitting(line, context);
    if (options.length === 0 || (options.length === 1 && options[0].label === typed)) return null;
    return { from: context.pos - typed.length, options: options.slice(0, MOST_OFFERED), filter: false };
  };
}
