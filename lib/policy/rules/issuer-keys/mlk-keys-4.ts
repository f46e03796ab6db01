import type { SecurityRule } from '../../security-rule';

export const mlkKeys4: SecurityRule = {
  id: 'MLK-KEYS-4',
  sentence: "The server starts after the issuer's keys have been fetched.",
  why: 'Without the keys it refuses every request, and the deployment would fail late.',
  link: 'docs/adr/0011-issuer-keys.md',
  fix: 'Add a dependency from the service to IssuerKeys.',
  violations: (templates) =>
    templates
      .expected('AWS::ECS::Service')
      .filter(({ dependsOn }) => !dependsOn.some((id) => /^IssuerKeys[0-9A-F]{8}$/.test(id))),
};
