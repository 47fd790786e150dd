// A source on a page of its own.
import { Source } from "./source.js";

const root = document.getElementById("source");
if (root) new Source(root);
