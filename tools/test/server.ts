import { testPythonPackage } from './python-package';
import { startRealParts } from './real-parts';

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
    ['pytest', '-q', ...process.argv.slice(2)],
  ],
});
