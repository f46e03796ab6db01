import { testPythonPackage } from '../tools/test/python-package';
import { startRealParts } from '../tools/test/real-parts';

/** `npm run bench:search-price`: what one member's worst allowed searches do to the other teams' calls. */
void testPythonPackage({
  name: 'server',
  parts: startRealParts,
  commands: [['python', '../bench/search_price.py']],
});
