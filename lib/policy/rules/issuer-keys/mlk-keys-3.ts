import { taskStatements } from '../../facts/statements';
import { json } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkKeys3: SecurityRule = {
  id: 'MLK-KEYS-3',
  sentence: "The server's own policy reads one object: the issuer's keys.",
  why: 'Artifacts are granted by a policy beside their bucket; nothing else is needed.',
  link: 'docs/adr/0011-issuer-keys.md',
  fix: 'Grant s3:GetObject on the one object.',
  violations: (templates) => {
    const reading = taskStatements(templates).filter(({ actions }) =>
      actions.some((action) => action.startsWith('s3:')),
    );
    const wrong = reading.filter(({ resource }) => !json(resource).includes('/issuer-keys.json'));
    return reading.length === 1 ? wrong : [{ path: '' }, ...wrong];
  },
};
