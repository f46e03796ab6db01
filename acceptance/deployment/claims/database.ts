import type { Cloud } from '../cloud/cloud';
import { type Claim, equal } from './claim';

const bootstrap = 'Custom::DatabaseBootstrap';

/** What the deployment's own functions and task have done in the real PostgreSQL. */
export const databaseClaims: readonly Claim[] = [
  {
    title: 'The role `mlflow` logs in by IAM only, and may create neither roles nor databases',
    check: async ({ database }) => {
      const roles = await database.query(
        `SELECT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolpassword IS NULL AS passwordless,
           pg_has_role(rolname, 'rds_iam', 'MEMBER') AS iam
         FROM pg_authid WHERE rolname = 'mlflow'`,
      );
      const expected = {
        rolcanlogin: true,
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        passwordless: true,
        iam: true,
      };
      equal(roles, [expected], 'Roles named mlflow');
    },
    mutation: {
      title: 'the bootstrap makes a role of another name',
      mutate: (templates) => {
        templates.properties('data', bootstrap).roleName = 'mutated';
      },
    },
  },
  {
    title: 'Only `mlflow` and the owner may connect to the database `mlflow`',
    check: async ({ database }) => {
      const rows = await database.query(
        `SELECT has_database_privilege('mlflow', datname, 'CONNECT') AS server,
           datacl::text ~ '[{,]=' AS public FROM pg_database WHERE datname = 'mlflow'`,
      );
      equal(rows, [{ server: true, public: false }], 'Rights on the database');
    },
    mutation: {
      title: 'the bootstrap makes a database of another name',
      mutate: (templates) => {
        templates.properties('data', bootstrap).databaseName = 'mutated';
      },
    },
  },
  {
    title: "The migration task has made MLflow's schema, and `mlflow` owns every table",
    check: schemaIsThere,
    mutation: {
      title: 'the custom resource of the migration is removed',
      mutate: (templates) => templates.remove('service', 'Custom::SchemaMigration'),
    },
  },
];

/** MLflow 3.17.2 has 66 tables; only that there are some, of one owner and at one revision, is claimed. */
async function schemaIsThere({ database }: Cloud): Promise<void> {
  const owners = await database.query(
    `SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'`,
    'mlflow',
  );
  equal(owners, [{ tableowner: 'mlflow' }], 'Owners of the tables');
  const revisions = await database.query('SELECT version_num FROM alembic_version', 'mlflow');
  equal(revisions.length, 1, 'Revisions of the schema');
}
