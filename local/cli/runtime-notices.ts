/**
 * This project runs on Node 20, as its `engines` say. Two libraries warn at their import that their later versions will
 * not. The warning is for the maintainers, not for the user of npm start. Imported before them.
 */

/** Read by the AWS SDK: @aws-sdk/core, `emitWarningIfUnsupportedVersion`. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** oidc-provider has no setting for it: lib/index.js warns while it is loaded. Its other warnings stay. */
const unsupportedRuntime = 'oidc-provider WARNING: Unsupported runtime.';
const warn = console.warn;
console.warn = (...data: unknown[]) => {
  if (!String(data[0]).includes(unsupportedRuntime)) warn(...data);
};
