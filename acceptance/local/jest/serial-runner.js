const { default: TestRunner } = require('jest-runner');

/** One test file after the other: they share one server, two cores and fixed ports (jestjs.io/docs/configuration#runner). */
module.exports = class SerialRunner extends TestRunner {
  isSerial = true;
};
