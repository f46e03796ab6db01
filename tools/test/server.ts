import { testPythonPackage } from './python-package';

/** `npm run test:server [-- <pytest>]`: the image's packages, and the Python beside them. */
void testPythonPackage({
  name: 'server',
  lockFiles: ['requirements.lock', 'requirements-test.lock'],
  commands: [
    ['ruff', 'check', '.', '../bench', '../examples', '../acceptance'],
    ['ruff', 'format', '--check', '.', '../bench', '../examples'],
    ['lint-imports'],
    ['mypy'],
    ['hadolint', 'Dockerfile'],
    ['pytest', '-q'],
  ],
});
