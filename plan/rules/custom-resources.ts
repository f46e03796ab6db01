import { pathOf } from '../templates/template';
import type { Rule } from './rule';

/** What the kit's functions do when their resources change. */
const texts: Readonly<Record<string, string>> = {
  'Custom::SchemaMigration':
    "The migration of the database's schema runs. A rollback brings back the former server, not the former schema.",
  'Custom::ServerImage':
    'CodeBuild builds the image of the new sources, some minutes before anything else changes; nothing, if it has built them before. A build that fails ends the deployment with its last lines, and the tasks stay as they are.',
  'Custom::DatabaseBootstrap':
    "The database's roles and rights are set up again; it changes nothing that is right.",
};

/** Custom resources that run again: CloudFormation calls them for every change of their properties. */
export const customResources: Rule = ({ changes, isFirst }) => {
  if (isFirst) return [];
  return changes
    .filter(({ change, after }) => change !== 'delete' && change !== 'orphan' && isCustom(after?.Type ?? ''))
    .map(({ logicalId, after }) => ({
      rule: 'custom-resources',
      level: 'note',
      resource: pathOf(logicalId, after),
      text: texts[after?.Type ?? ''] ?? 'Its function runs again.',
    }));
};

const isCustom = (type: string): boolean =>
  type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
