import { testPythonPackage } from './python-package';
import { startRealParts } from './real-parts';

const given = process.argv.slice(2);

/** Most of the whole suite's time is waiting for locks and promotions; a single test would wait for two collections. */
const everything = ['-n', '2', '--dist', 'worksteal'];

/** `npm run test:server [-- <pytest arguments>]`: tests the server, and checks the style of all other Python files. */
void testPythonPackage({
  name: 'server',
  parts: startRealParts,
  commands: [
    ['ruff', 'check', '.', '../bench', '../examples', '../acceptance'],
    ['ruff', 'format', '--check', '.', '../bench', '../examples'],
    ['lint-imports'],
    ['mypy'],
    ['hadolint', 'Dockerfile'],
    ['pytest', '-q', ...(given.length > 0 ? given : everything)],
  ],
});
