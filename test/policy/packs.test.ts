import { describe, expect, test } from '@jest/globals';
import type { App } from 'aws-cdk-lib';
import { Peer, Port } from 'aws-cdk-lib/aws-ec2';
import type { CfnKey } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledge } from '../../lib/policy/acknowledge';
import { findViolations } from '../../lib/policy/security-rules';
import { findStale } from '../../lib/policy/stale-acknowledgements';
import type { NetworkStack } from '../../lib/stacks/network';
import { allEnvironments } from '../support/environments';
import { policyTemplates } from '../support/policy-templates';
import { appOf, stackOf } from '../support/synthesized';

describe.each(allEnvironments)('%s', (name) => {
  const app = appOf(name);

  test('has no finding without an acknowledgement', () => {
    expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([]);
  });

  test('has no acknowledgement without a finding', () => {
    expect(findStale(app, policyTemplates(name))).toEqual([]);
  });

  test('synthesizes', () => {
    expect(() => app.synth()).not.toThrow();
  });
});

describe('counterexamples', () => {
  test('a broken rule of cdk-nag fails the synthesis', () => {
    const app = appOf('prod');
    const key = stackOf(app, 'data').node.findChild('ArtifactKey').node.defaultChild as CfnKey;
    key.enableKeyRotation = false;
    expect(() => app.synth()).toThrow();
    expect(new AwsSolutionsChecks().validateScope(app).violations).toMatchObject([
      { ruleName: 'AwsSolutions-KMS5' },
    ]);
  });

  test('an acknowledgement without a finding fails the synthesis', () => {
    const app = appOf('prod');
    acknowledge(stackOf(app, 'data').node.findChild('ArtifactBucket'), 'AwsSolutions-S2', 'None.');
    expect(findStale(app, policyTemplates('prod'))).toEqual([
      { constructPath: 'data/ArtifactBucket', id: 'AwsSolutions-S2' },
    ]);
    expect(() => app.synth()).toThrow();
  });
});

describe("a user's own change that breaks a security rule", () => {
  /** Admits a whole network to the tasks, where only the load balancer may connect. */
  function admitNetwork(app: App) {
    const { task } = (stackOf(app, 'network') as NetworkStack).securityGroups;
    task.addIngressRule(Peer.ipv4('10.0.0.0/8'), Port.tcp(8443), 'Office');
    return task;
  }

  /** What the user reads. */
  function messageOf(app: App): string {
    try {
      app.synth();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return 'synthesized';
  }

  test('fails the synthesis, which names the rule, the construct and what to do', () => {
    const app = appOf('prod');
    admitNetwork(app);
    const message = messageOf(app);
    expect(message).toContain('MLK-NET-2: Every security group');
    expect(message).toContain('network/SecurityGroups/Task');
    expect(message).toContain("acknowledge(construct, 'MLK-NET-2', 'evidence')");
  });

  test('is accepted with evidence at the construct', () => {
    const app = appOf('prod');
    acknowledge(admitNetwork(app), 'MLK-NET-2', 'The office has fixed addresses and no other way in.');
    expect(messageOf(app)).toBe('synthesized');
  });

  test('is not accepted by the acknowledgement of another construct, which is reported as stale', () => {
    const app = appOf('prod');
    admitNetwork(app);
    acknowledge(stackOf(app, 'data'), 'MLK-NET-2', 'Elsewhere.');
    const message = messageOf(app);
    expect(message).toContain('network/SecurityGroups/Task');
    expect(message).toContain('MLK-NET-2 is acknowledged here, but nothing is found');
  });

  test('that removes a resource of a rule is reported at the app', () => {
    const [missing] = findViolations(policyTemplates('prod', {})).filter(
      ({ ruleName }) => ruleName === 'MLK-DB-1',
    );
    expect(missing?.description).toContain('There is no AWS::RDS::DBInstance.');
    expect(missing?.violatingResources).toEqual([{ constructPath: '', locations: [] }]);
  });
});
