import { testPythonPackage } from './python-package';

/** `npm run test:client [-- <pytest arguments>]`: tests the client. */
void testPythonPackage({
  name: 'client',
  commands: [
    ['ruff', 'check', '.'],
    ['ruff', 'format', '--check', '.'],
    ['mypy'],
    ['pytest', '-q', ...process.argv.slice(2)],
  ],
});
