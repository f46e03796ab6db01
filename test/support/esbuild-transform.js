// ts-jest does not support TypeScript 7. This transform does what the tests need. It does not hoist `jest.mock`, so tests
// inject dependencies instead.
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

module.exports = {
  getCacheKey: (source, path) => createHash('sha256').update(`${version}${path}${source}`).digest('hex'),
  process: (source, path) =>
    transformSync(source, {
      loader: path.endsWith('s') && /\.[cm]?ts$/.test(path) ? 'ts' : 'js',
      format: 'cjs',
      target: 'node20',
      sourcefile: path,
      sourcemap: 'inline',
    }),
};
