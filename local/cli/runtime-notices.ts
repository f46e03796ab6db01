/**
 * This project runs on Node 20, as its `engines` say. Two libraries announce at their import that later versions of
 * them will not; that is for us to act on when we update them, and not for the user's screen. Imported before them.
 */

/** Read by the AWS SDK: @aws-sdk/core, `emitWarningIfUnsupportedVersion`. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** oidc-provider has no setting for it: lib/index.js warns while it is loaded. Everything else that it says stays. */
const unsupportedRuntime = 'oidc-provider WARNING: Unsupported runtime.';
const warn = console.warn;
console.warn = (...data: unknown[]) => {
  if (!String(data[0]).includes(unsupportedRuntime)) warn(...data);
};
