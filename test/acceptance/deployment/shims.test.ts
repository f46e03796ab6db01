import { describe, expect, test } from '@jest/globals';
import { requireListed, type ShimReport } from '../../../acceptance/deployment/emulator/require-listed';
import { recordedTypes, shims } from '../../../acceptance/deployment/emulator/shims';

const changes = Object.fromEntries(shims.map((shim) => [shim.file, shim.changes]));
const recorded = recordedTypes.map(({ type }) => type);
const report: ShimReport = { changes, recorded };

describe('the list of shims', () => {
  test('a report of just what is listed is accepted', () => {
    expect(() => requireListed(report)).not.toThrow();
  });

  test('a file that is not listed is reported', () => {
    expect(() => requireListed({ recorded, changes: { ...changes, 'new.py': [] } })).toThrow(
      'new.py is not listed',
    );
  });

  test('a change that is not listed is reported', () => {
    const more = {
      ...changes,
      'images.py': [...(changes['images.py'] ?? []), 'ministack.services.ecr.other'],
    };
    expect(() => requireListed({ recorded, changes: more })).toThrow(
      'ministack.services.ecr.other is not listed',
    );
  });

  test('a type that is recorded only and not listed is reported', () => {
    expect(() => requireListed({ changes, recorded: [...recorded, 'AWS::EC2::VPC'] })).toThrow(
      'record only: AWS::EC2::VPC is not listed',
    );
  });

  test('a listed file that is missing is reported', () => {
    const { 'images.py': _, ...others } = changes;
    expect(() => requireListed({ recorded, changes: others })).toThrow('images.py is listed, but not there');
  });
});
