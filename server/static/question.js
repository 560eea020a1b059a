// The page of a question: its rows are sorted, and what a row rests on opens below it.
import { sortable } from "./sorting.js";
import { openingSources } from "./sources.js";

const answer = document.querySelector("#answer");
const table = answer.querySelector("table.result");
openingSources(answer);
if (table) sortable(table, document.querySelector("#told"));
