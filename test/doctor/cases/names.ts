import { DescribeLogGroupsCommand, DescribeResourcePoliciesCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { database } from '../../../doctor/checks/names/database';
import { logGroups } from '../../../doctor/checks/names/log-groups';
import { logPolicies } from '../../../doctor/checks/names/log-policies';
import { record } from '../../../doctor/checks/names/record';
import { logs, rds, route53, stackIs } from '../aws';
import { awsError, type Case } from '../case';

const leftGroup = '/aws/rds/instance/mlflow-prod/postgresql';
const groupsAre = (...names: string[]) =>
  logs.on(DescribeLogGroupsCommand).callsFake(({ logGroupNamePrefix }) => ({
    logGroups: names
      .filter((name) => name.startsWith(logGroupNamePrefix))
      .map((logGroupName) => ({ logGroupName })),
  }));

const policiesAre = (...names: string[]) =>
  logs.on(DescribeResourcePoliciesCommand).resolves({
    resourcePolicies: names.map((policyName) => ({ policyName })),
  });
const ownPolicy = 'mlflow-prod-observability-stopped-tasks';
const others = Array.from({ length: 10 }, (_, number) => `other-${number}`);

const recordsAre = (...types: ('A' | 'CNAME' | 'TXT')[]) =>
  route53.on(ListResourceRecordSetsCommand).resolves({
    ResourceRecordSets: types.map((Type) => ({ Name: 'mlflow.prod.example.com.', Type })),
    IsTruncated: false,
    MaxItems: 10,
  });

/** Names that the templates fix. */
export const nameCases: readonly Case[] = [
  {
    check: logGroups,
    when: 'none is there',
    aws: () => groupsAre(),
    says: 'good',
    found: /4 names are free/,
  },
  {
    check: logGroups,
    when: 'a longer name is there',
    aws: () => groupsAre(`${leftGroup}-of-somebody`),
    says: 'good',
    found: /free/,
  },
  {
    check: logGroups,
    when: 'the own stack has made it',
    aws: () => {
      groupsAre(leftGroup);
      stackIs('mlflow-prod-data', 'UPDATE_COMPLETE', leftGroup);
    },
    says: 'good',
    found: /own/,
  },
  {
    check: logGroups,
    when: 'a removed environment has left one',
    aws: () => groupsAre(leftGroup),
    says: 'red',
    found: /^\/aws\/rds\/instance\/mlflow-prod\/postgresql is there, and no stack/,
    fix: /^aws logs delete-log-group --log-group-name \/aws\/rds\/instance\/mlflow-prod\/postgresql$/,
  },
  {
    check: logPolicies,
    when: 'there is room',
    aws: () => policiesAre('one'),
    says: 'good',
    found: /1 of 10 are used; 1/,
  },
  {
    check: logPolicies,
    when: 'there is none',
    aws: () => policiesAre(...others),
    says: 'red',
    found: /10 of 10 are used/,
    fix: /delete-resource-policy/,
  },
  {
    check: logPolicies,
    when: 'a removed environment has left it',
    aws: () => policiesAre(ownPolicy),
    says: 'red',
    found: /mlflow-prod-observability-stopped-tasks is there/,
    fix: /delete-resource-policy --policy-name mlflow-prod-observability-stopped-tasks/,
  },
  {
    check: logPolicies,
    when: 'the own stack has made it, and no more fits',
    aws: () => {
      policiesAre(ownPolicy, ...others.slice(1));
      stackIs('mlflow-prod-observability', 'CREATE_COMPLETE', ownPolicy);
    },
    says: 'good',
    found: /10 of 10 are used; 0/,
  },
  {
    check: database,
    when: 'nothing has the name',
    aws: () => rds.on(DescribeDBInstancesCommand).rejects(awsError('DBInstanceNotFoundFault')),
    says: 'good',
    found: /mlflow-prod is free/,
  },
  {
    check: database,
    when: 'the own stack has made it',
    aws: () => {
      rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [{ DBInstanceStatus: 'available' }] });
      stackIs('mlflow-prod-data', 'UPDATE_COMPLETE', 'mlflow-prod');
    },
    says: 'good',
    found: /own/,
  },
  {
    check: database,
    when: 'a restored one is there',
    aws: () =>
      rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [{ DBInstanceStatus: 'available' }] }),
    says: 'red',
    found: /mlflow-prod is there \(available\)/,
    fix: /--new-db-instance-identifier mlflow-prod-old.*may hold data/s,
  },
  {
    check: record,
    when: 'the organization makes it',
    environment: 'private',
    says: 'good',
    found: /not needed/,
  },
  {
    check: record,
    when: 'only a text record is there',
    aws: () => recordsAre('TXT'),
    says: 'good',
    found: /free/,
  },
  {
    check: record,
    when: 'the own stack has made it',
    aws: () => {
      recordsAre('A');
      stackIs('mlflow-prod-service', 'CREATE_COMPLETE', 'mlflow.prod.example.com');
    },
    says: 'good',
    found: /own/,
  },
  {
    check: record,
    when: 'somebody has made it',
    aws: () => recordsAre('CNAME'),
    says: 'red',
    found: /has a record of type CNAME/,
    fix: /list-resource-record-sets --hosted-zone-id Z0123456789ABCDEFGHIJ/,
  },
];
