import { describe, expect, test } from '@jest/globals';
import { runbookCommands } from '../../../acceptance/deployment/cloud/runbook';
import { runbookSteps } from '../../../acceptance/deployment/cloud/runbook-steps';
import { requireTable } from '../../../acceptance/deployment/scenarios/leftovers';

describe('the runbook that npm run prove:deploy follows', () => {
  test.each(Object.entries(runbookSteps))('has the commands of %s', (_, step) => {
    expect(runbookCommands(step)).toContain(step.containing);
  });

  test('indented commands are read without their indentation', () => {
    expect(runbookCommands(runbookSteps.rollBackCreation)).toMatch(/^aws cloudformation rollback-stack/);
  });

  test('no command waits for a state that a failed creation never reaches', () => {
    // The waiter of the AWS CLI knows the rollback of an update only, and gives up after an hour.
    const commands = Object.values(runbookSteps).map(runbookCommands);
    expect(commands.join('\n')).not.toContain('wait stack-rollback-complete');
  });

  test('a text that several blocks have, or none, is refused', () => {
    const { section } = runbookSteps.rollBackCreation;
    expect(() => runbookCommands({ section, containing: 'aws' })).toThrow(
      'command blocks have "aws"; one must',
    );
    expect(() => runbookCommands({ section, containing: 'no such' })).toThrow('0 command blocks');
    expect(() => runbookCommands({ section: 'No such', containing: 'aws' })).toThrow('no section "No such"');
  });

  test('the table of what stays has the rows that are compared', () => {
    expect(requireTable).not.toThrow();
  });
});
