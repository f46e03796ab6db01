const { default: TestRunner } = require('jest-runner');

/** Runs the test files in sequence, because they share one server and fixed ports (jestjs.io/docs/configuration#runner). */
module.exports = class SerialRunner extends TestRunner {
  isSerial = true;
};
