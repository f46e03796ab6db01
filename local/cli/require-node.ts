import { nodeProblem } from './node-version';

// Imported before everything else: on an older Node a library fails later, with a message that does not say why.
const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}
