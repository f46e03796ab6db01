import type { Counterexample } from './counterexample';
import { database, parameters, properties } from './template-facts';

/** Ways to break the rules of lib/policy/rules/database. */
export const databaseCounterexamples: readonly Counterexample[] = [
  {
    id: 'MLK-DB-1',
    break: (all) => {
      database(all).EnableIAMDatabaseAuthentication = false;
    },
  },
  {
    id: 'MLK-DB-2',
    break: (all) => {
      database(all).MasterUserPassword = 'hunter22';
    },
  },
  {
    id: 'MLK-DB-3',
    break: (all) => {
      parameters(all)['rds.force_ssl'] = '0';
    },
  },
  {
    id: 'MLK-DB-4',
    break: (all) => {
      for (const group of properties(all, 'AWS::Logs::LogGroup')) delete group.KmsKeyId;
    },
  },
];
