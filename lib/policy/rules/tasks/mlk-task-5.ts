import type { SecurityRule } from '../../security-rule';

export const mlkTask5: SecurityRule = {
  id: 'MLK-TASK-5',
  sentence: 'The service starts after the schema migration.',
  why: 'A server of a new MLflow fails on the schema of the old one.',
  link: 'docs/adr/0003-stacks-and-state.md',
  fix: 'Add a dependency from the service to SchemaMigration.',
  violations: (templates) =>
    templates
      .expected('AWS::ECS::Service')
      .filter(({ dependsOn }) => !dependsOn.some((id) => /SchemaMigration\w*$/.test(id))),
};
