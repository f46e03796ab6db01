// This project runs on Node 20, as its `engines` say. The AWS SDK warns at its import that its later versions will not;
// that is for the maintainers. Read by @aws-sdk/core (`emitWarningIfUnsupportedVersion`).
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
