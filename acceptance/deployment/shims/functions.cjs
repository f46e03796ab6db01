/**
 * Loaded into the process of every function. A function trusts Amazon's authorities only and asks Amazon's issuer: here
 * it also trusts the local authority, and the issuer is the emulator.
 */
const { readFileSync } = require('node:fs');
const tls = require('node:tls');

const { SHIM_DATABASE_CA: caFile, SHIM_ISSUER: emulator } = process.env;
const ca = readFileSync(caFile, 'utf8');
const connect = tls.connect;
tls.connect = (options, ...rest) =>
  connect(options?.ca ? { ...options, ca: [options.ca, ca].flat() } : options, ...rest);

const fetchReal = globalThis.fetch;
globalThis.fetch = async (url, init) => {
  const [, host, path] =
    /^https:\/\/(cognito-idp\.[a-z0-9-]+\.amazonaws\.com)(\/.*)$/.exec(String(url)) ?? [];
  if (host === undefined) return fetchReal(url, init);
  const response = await fetchReal(emulator + path, init);
  // The emulator names itself in what it answers.
  const body = (await response.text()).replaceAll(emulator, `https://${host}`);
  return new Response(body, { status: response.status });
};
