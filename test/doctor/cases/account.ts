import { DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeUserPoolDomainCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DescribeAvailabilityZonesCommand } from '@aws-sdk/client-ec2';
import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { GetPolicyCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import {
  DescribeDBEngineVersionsCommand,
  DescribeOrderableDBInstanceOptionsCommand,
} from '@aws-sdk/client-rds';
import { GetHostedZoneCommand } from '@aws-sdk/client-route-53';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { bootstrap } from '../../../doctor/checks/bootstrap';
import { certificate } from '../../../doctor/checks/certificate';
import { earlierTries } from '../../../doctor/checks/earlier-tries';
import { engine } from '../../../doctor/checks/engine';
import { hostedZone } from '../../../doctor/checks/hosted-zone';
import { imageDigest } from '../../../doctor/checks/image-digest';
import { loginDomain } from '../../../doctor/checks/login-domain';
import { permissionsBoundary } from '../../../doctor/checks/permissions-boundary';
import { secrets } from '../../../doctor/checks/secrets';
import { serviceLinkedRoles } from '../../../doctor/checks/service-linked-roles';
import { zones } from '../../../doctor/checks/zones';
import { acm, cognito, ec2, ecr, iam, rds, route53, secretsManager, ssm, stackIs } from '../aws';
import { awsError, type Case } from '../case';

const zonesAre = (...names: string[]) =>
  ec2.on(DescribeAvailabilityZonesCommand).resolves({
    AvailabilityZones: names.map((ZoneName) => ({ ZoneName, State: 'available' })),
  });

const versionIs = (Value: string) => ssm.on(GetParameterCommand).resolves({ Parameter: { Value } });

const certificateIs = (changes: object) =>
  acm.on(DescribeCertificateCommand).resolves({
    Certificate: {
      Status: 'ISSUED',
      DomainName: '*.internal.example.com',
      NotAfter: new Date(Date.now() + 200 * 86_400_000),
      ...changes,
    },
  });

const zoneIs = (changes: object) =>
  route53.on(GetHostedZoneCommand).resolves({
    HostedZone: { Id: 'Z0123456789ABCDEFGHIJ', Name: 'prod.example.com.', CallerReference: '1', ...changes },
    DelegationSet: { NameServers: ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'] },
  });

const offered = (changes: object, Status = 'available') => {
  rds.on(DescribeDBEngineVersionsCommand).resolves({ DBEngineVersions: [{ Status }] });
  rds.on(DescribeOrderableDBInstanceOptionsCommand).resolves({
    OrderableDBInstanceOptions: [
      {
        StorageType: 'gp3',
        AvailabilityZones: ['a', 'b', 'c'].map((letter) => ({ Name: `eu-central-1${letter}` })),
        SupportsIAMDatabaseAuthentication: true,
        SupportsStorageEncryption: true,
        SupportsPerformanceInsights: true,
        MultiAZCapable: true,
        ...changes,
      },
    ],
  });
};

const delegated = { nameServers: async () => ['NS-2.awsdns-02.com.'] };

/** What the account has for every stack. */
export const accountCases: readonly Case[] = [
  {
    check: zones,
    when: 'the account has all three',
    aws: () => zonesAre('eu-central-1a', 'eu-central-1b', 'eu-central-1c'),
    says: 'good',
    found: /eu-central-1a, eu-central-1b, eu-central-1c/,
  },
  {
    check: zones,
    when: 'one is not offered to the account',
    aws: () => zonesAre('eu-central-1a', 'eu-central-1b'),
    says: 'red',
    found: /eu-central-1c cannot be used in this account; it has eu-central-1a, eu-central-1b/,
    fix: /availabilityZones/,
  },
  {
    check: zones,
    when: 'the credentials may not look',
    aws: () =>
      ec2
        .on(DescribeAvailabilityZonesCommand)
        .rejects(awsError('UnauthorizedOperation', 'You are not authorized')),
    says: 'unseen',
    found: /may not look \(UnauthorizedOperation: You are not authorized\)/,
  },
  {
    check: zones,
    when: 'there are no credentials',
    unseen: 'there are none',
    says: 'unseen',
    found: /^there are none$/,
  },
  {
    check: zones,
    when: 'AWS answers something unknown',
    aws: () => ec2.on(DescribeAvailabilityZonesCommand).rejects(awsError('InternalFailure', 'no idea')),
    says: 'red',
    found: /the check ended with InternalFailure: no idea/,
    fix: /Run it again/,
  },
  {
    check: bootstrap,
    when: 'it is new',
    aws: () => versionIs('28'),
    says: 'good',
    found: /version 28; 6 is needed/,
  },
  {
    check: bootstrap,
    when: 'it is old',
    aws: () => versionIs('4'),
    says: 'red',
    found: /version 4; 6 is needed/,
    fix: /^npx cdk bootstrap aws:\/\/111122223333\/eu-central-1$/,
  },
  {
    check: bootstrap,
    when: 'there is none with the qualifier',
    environment: 'private',
    aws: () => ssm.on(GetParameterCommand).rejects(awsError('ParameterNotFound')),
    says: 'red',
    found: /no bootstrap with the qualifier bank/,
    fix: /--qualifier bank --toolkit-stack-name CDKToolkit-bank$/,
  },
  { check: earlierTries, when: 'nothing is deployed', says: 'good', found: /a first deployment/ },
  {
    check: earlierTries,
    when: 'everything is deployed',
    aws: () => stackIs('mlflow-prod-data', 'UPDATE_COMPLETE'),
    says: 'good',
    found: /mlflow-prod-data is UPDATE_COMPLETE/,
  },
  {
    check: earlierTries,
    when: 'a change set was never executed',
    aws: () => stackIs('mlflow-prod-data', 'REVIEW_IN_PROGRESS'),
    says: 'good',
    found: /REVIEW_IN_PROGRESS/,
  },
  ...(
    [
      ['ROLLBACK_COMPLETE', /update-termination-protection.*delete-stack/s],
      ['ROLLBACK_FAILED', /delete-stack --stack-name mlflow-prod-data/],
      ['CREATE_FAILED', /npx cdk deploy --all --no-rollback -c env=prod/],
      ['UPDATE_ROLLBACK_FAILED', /continue-update-rollback --stack-name mlflow-prod-data/],
      ['CREATE_IN_PROGRESS', /wait stack-create-complete/],
      ['ROLLBACK_IN_PROGRESS', /while aws cloudformation describe-stacks .*grep IN_PROGRESS/],
      ['UPDATE_ROLLBACK_IN_PROGRESS', /wait stack-rollback-complete/],
      ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', /wait stack-update-complete/],
      ['UPDATE_FAILED', /rollback-stack/],
    ] as const
  ).map(
    ([status, fix]): Case => ({
      check: earlierTries,
      when: `a try has left ${status}`,
      aws: () => stackIs('mlflow-prod-data', status),
      says: 'red',
      found: new RegExp(`mlflow-prod-data is ${status}`),
      fix,
    }),
  ),
  {
    check: serviceLinkedRoles,
    when: 'all are there',
    aws: () => iam.on(GetRoleCommand).resolves({}),
    says: 'good',
    found: /AWSServiceRoleForECS, AWSServiceRoleForApplicationAutoScaling_ECSService, AWSServiceRoleForRDS/,
  },
  {
    check: serviceLinkedRoles,
    when: 'the environment does not scale',
    environment: 'dev',
    aws: () => iam.on(GetRoleCommand).resolves({}),
    says: 'good',
    found: /^AWSServiceRoleForECS, AWSServiceRoleForRDS, AWSServiceRoleForElasticLoadBalancing$/,
  },
  {
    check: serviceLinkedRoles,
    when: 'ECS was never used',
    aws: () => {
      iam.on(GetRoleCommand).resolves({});
      iam.on(GetRoleCommand, { RoleName: 'AWSServiceRoleForECS' }).rejects(awsError('NoSuchEntityException'));
    },
    says: 'red',
    found: /^AWSServiceRoleForECS is missing$/,
    fix: /^aws iam create-service-linked-role --aws-service-name ecs\.amazonaws\.com$/,
  },
  {
    check: permissionsBoundary,
    when: 'it is there',
    aws: () => iam.on(GetPolicyCommand).resolves({}),
    says: 'good',
    found: /WorkloadBoundary/,
  },
  {
    check: permissionsBoundary,
    when: 'none is configured',
    environment: 'dev',
    says: 'good',
    found: /not needed/,
  },
  {
    check: permissionsBoundary,
    when: 'it is not there',
    aws: () => iam.on(GetPolicyCommand).rejects(awsError('NoSuchEntityException')),
    says: 'red',
    found: /no policy arn:aws:iam::111122223333:policy\/WorkloadBoundary/,
    fix: /organization\.permissionsBoundaryArn/,
  },
  { check: secrets, when: 'none is named', says: 'good', found: /not needed/ },
  {
    check: secrets,
    when: 'it is there',
    environment: 'private',
    aws: () => secretsManager.on(DescribeSecretCommand).resolves({ Name: 'mlflow/issuer' }),
    says: 'good',
    found: /^mlflow\/issuer$/,
  },
  {
    check: secrets,
    when: 'it is scheduled for deletion',
    environment: 'private',
    aws: () => secretsManager.on(DescribeSecretCommand).resolves({ DeletedDate: new Date() }),
    says: 'red',
    found: /identity\.clientSecretArn: mlflow\/issuer is scheduled for deletion/,
    fix: /restore-secret/,
  },
  {
    check: secrets,
    when: 'it was never made',
    environment: 'private',
    aws: () => secretsManager.on(DescribeSecretCommand).rejects(awsError('ResourceNotFoundException')),
    says: 'red',
    found: /there is no secret/,
    fix: /create-secret --name 'mlflow\/issuer'/,
  },
  {
    check: loginDomain,
    when: 'the issuer is your own',
    environment: 'private',
    says: 'good',
    found: /not needed/,
  },
  {
    check: loginDomain,
    when: 'nobody in the account has it',
    aws: () => cognito.on(DescribeUserPoolDomainCommand).resolves({ DomainDescription: {} }),
    says: 'good',
    found: /mlflow-prod-example is free in this account/,
  },
  {
    check: loginDomain,
    when: 'it is the own one',
    aws: () => {
      cognito
        .on(DescribeUserPoolDomainCommand)
        .resolves({ DomainDescription: { UserPoolId: 'eu-central-1_own' } });
      stackIs('mlflow-prod-identity', 'CREATE_COMPLETE', 'eu-central-1_own');
    },
    says: 'good',
    found: /of this environment's pool/,
  },
  {
    check: loginDomain,
    when: 'a pool that was left has it',
    aws: () =>
      cognito
        .on(DescribeUserPoolDomainCommand)
        .resolves({ DomainDescription: { UserPoolId: 'eu-central-1_old' } }),
    says: 'red',
    found: /belongs to the user pool eu-central-1_old/,
    fix: /delete-user-pool-domain --domain mlflow-prod-example --user-pool-id eu-central-1_old/,
  },
  { check: certificate, when: 'the kit makes it', says: 'good', found: /not needed/ },
  {
    check: certificate,
    when: 'a wildcard covers the hostname',
    environment: 'private',
    aws: () => certificateIs({}),
    says: 'good',
    found: /issued for \*\.internal\.example\.com/,
  },
  ...(
    [
      [
        'another host has it',
        { DomainName: '*.example.com' },
        /is for \*\.example\.com, not for mlflow\.internal/,
      ],
      ['it waits for validation', { Status: 'PENDING_VALIDATION' }, /status is PENDING_VALIDATION/],
      ['it ends soon', { NotAfter: new Date(Date.now() + 10 * 86_400_000) }, /ends in \d+ day/],
    ] as const
  ).map(
    ([when, changes, found]): Case => ({
      check: certificate,
      when,
      environment: 'private',
      aws: () => certificateIs(changes),
      says: 'red',
      found,
      fix: /aws acm request-certificate --domain-name mlflow\.internal\.example\.com/,
    }),
  ),
  {
    check: certificate,
    when: 'it was deleted',
    environment: 'private',
    aws: () => acm.on(DescribeCertificateCommand).rejects(awsError('ResourceNotFoundException')),
    says: 'red',
    found: /there is no certificate/,
    fix: /request-certificate/,
  },
  { check: hostedZone, when: 'there is none', environment: 'private', says: 'good', found: /not needed/ },
  {
    check: hostedZone,
    when: 'the world asks it',
    aws: () => zoneIs({}),
    machine: delegated,
    says: 'good',
    found: /prod\.example\.com/,
  },
  {
    check: hostedZone,
    when: 'the id is of another zone',
    aws: () => zoneIs({ Name: 'example.org.' }),
    machine: delegated,
    says: 'red',
    found: /is the zone example\.org, not prod\.example\.com/,
    fix: /list-hosted-zones/,
  },
  {
    check: hostedZone,
    when: 'it is private',
    aws: () => zoneIs({ Config: { PrivateZone: true } }),
    machine: delegated,
    says: 'red',
    found: /is a private zone/,
    fix: /list-hosted-zones/,
  },
  {
    check: hostedZone,
    when: 'the parent zone leads elsewhere',
    aws: () => zoneIs({}),
    machine: { nameServers: async () => ['ns.old-provider.example'] },
    says: 'red',
    found: /public DNS asks ns\.old-provider\.example/,
    fix: /set the NS records of prod\.example\.com to: ns-1\.awsdns-01\.org ns-2/,
  },
  {
    check: hostedZone,
    when: 'it is not there',
    aws: () => route53.on(GetHostedZoneCommand).rejects(awsError('NoSuchHostedZone')),
    says: 'red',
    found: /no hosted zone Z0123456789ABCDEFGHIJ/,
    fix: /list-hosted-zones/,
  },
  { check: imageDigest, when: 'it is built', says: 'good', found: /not needed/ },
  {
    check: imageDigest,
    when: 'it is in the registry',
    environment: 'private',
    aws: () =>
      ecr.on(DescribeImagesCommand).resolves({
        imageDetails: [{ imagePushedAt: new Date('2026-11-02'), imageTags: ['3.17.2-1'] }],
      }),
    says: 'good',
    found: /pushed 2026-11-02 as 3\.17\.2-1/,
  },
  {
    check: imageDigest,
    when: 'nobody has pushed it',
    environment: 'private',
    aws: () => ecr.on(DescribeImagesCommand).rejects(awsError('ImageNotFoundException')),
    says: 'red',
    found: /mlflow has no image sha256:0123/,
    fix: /aws ecr describe-images --region eu-central-1 --registry-id 111122223333 --repository-name mlflow/,
  },
  {
    check: engine,
    when: 'all of it is offered',
    aws: () => offered({}),
    says: 'good',
    found: /17\.9 on db\.m7g\.large/,
  },
  {
    check: engine,
    when: 'the version is retired',
    aws: () => offered({}, 'deprecated'),
    says: 'red',
    found: /PostgreSQL 17\.9 is deprecated/,
    fix: /describe-db-engine-versions.*database\.engineVersion in config\/prod\.ts/s,
  },
  {
    check: engine,
    when: 'only one zone has the class',
    aws: () => offered({ AvailabilityZones: [{ Name: 'eu-central-1a' }] }),
    says: 'red',
    found: /not offered in eu-central-1b, eu-central-1c/,
    fix: /describe-orderable-db-instance-options/,
  },
  {
    check: engine,
    when: 'the class has no gp3 storage',
    aws: () => offered({ StorageType: 'io1' }),
    says: 'red',
    found: /not offered with gp3/,
    fix: /database\.instanceClass/,
  },
  ...(
    [
      ['SupportsIAMDatabaseAuthentication', /no IAM login/],
      ['SupportsStorageEncryption', /no encryption/],
      ['SupportsPerformanceInsights', /no Performance Insights/],
      ['MultiAZCapable', /no Multi-AZ/],
    ] as const
  ).map(
    ([property, found]): Case => ({
      check: engine,
      when: `${property} is false`,
      aws: () => offered({ [property]: false }),
      says: 'red',
      found,
      fix: /instanceClass/,
    }),
  ),
];
