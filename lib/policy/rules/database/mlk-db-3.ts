import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkDb3: SecurityRule = {
  id: 'MLK-DB-3',
  sentence: 'The database refuses connections without TLS.',
  why: 'A client with a wrong setting would otherwise send its token and its data in clear text.',
  link: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html',
  fix: 'Set rds.force_ssl to "1" in the parameter group.',
  violations: (templates) =>
    templates
      .expected('AWS::RDS::DBParameterGroup')
      .filter(({ properties }) => at(properties, 'Parameters', 'rds.force_ssl') !== '1'),
};
