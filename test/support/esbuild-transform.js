// ts-jest caps TypeScript below 7; this transform does all that our tests need of one. It does not hoist
// `jest.mock`: dependencies are injected instead.
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
