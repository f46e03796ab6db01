import { identityStatements } from '../../facts/statements';
import { json } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkImage3: SecurityRule = {
  id: 'MLK-IMAGE-3',
  sentence: 'Only the build of the image may push images, and only to its own repository.',
  why: 'What is pushed is what runs at the next deployment.',
  link: 'docs/adr/0026-image-builders.md',
  fix: 'Name the one repository, and give the right to the role of the project only.',
  violations: (templates) =>
    identityStatements(templates).filter(
      ({ path, effect, actions, resource }) =>
        effect === 'Allow' &&
        actions.includes('ecr:PutImage') &&
        !(path.includes('/Image/Project/') && isOneRepository(json(resource))),
    ),
};

const isOneRepository = (resource: string): boolean => /^\{"Fn::GetAtt":\["\w+","Arn"\]\}$/.test(resource);
