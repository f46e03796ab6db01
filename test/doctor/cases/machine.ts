import { account } from '../../../doctor/checks/account';
import { exampleValues } from '../../../doctor/checks/example-values';
import { federationMetadata } from '../../../doctor/checks/federation-metadata';
import { imageBuilder } from '../../../doctor/checks/image-builder';
import { issuer } from '../../../doctor/checks/issuer';
import { regionOfTerminal } from '../../../doctor/checks/region-of-terminal';
import type { Machine } from '../../../doctor/facts/machine';
import type { EnvironmentInput } from '../../../lib/config/schema/environment';
import type { Case } from '../case';
import { rsaJwk } from '../jwk';

/** A machine on which these commands succeed. */
const succeeding =
  (...commands: string[]): Machine['run'] =>
  async (command, ...args) => {
    const line = [command, ...args].join(' ');
    return commands.includes(line) ? { code: 0, text: 'fine' } : { code: undefined, text: '' };
  };

/** A network on which these addresses answer. */
const answering =
  (answers: Readonly<Record<string, unknown>>): Machine['fetch'] =>
  async (url) => {
    const answer = answers[url];
    if (answer === undefined) return new Response('', { status: 404 });
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer), { status: 200 });
  };

const realValues = (input: EnvironmentInput) => {
  const { identity, ...rest } = input;
  const text = JSON.stringify(rest)
    .replaceAll('111122223333', '210987654321')
    .replaceAll('example.com', 'mlflow-team.dev')
    .replaceAll('Z0123456789ABCDEFGHIJ', 'Z9876543210ABCDEFGHIJ');
  Object.assign(input, JSON.parse(text), {
    identity: { ...identity, federation: [] },
    organization: {},
  });
};

const discovery = {
  issuer: 'https://login.example.com/realms/bank',
  jwks_uri: 'https://login.example.com/realms/bank/protocol/openid-connect/certs',
};
const wellKnown = `${discovery.issuer}/.well-known/openid-configuration`;
const saml = 'https://login.example.com/saml/metadata';

/** What needs no credentials. */
export const machineCases: readonly Case[] = [
  {
    check: exampleValues,
    when: 'somebody has filled in every value',
    change: realValues,
    says: 'good',
    found: /none is left/,
  },
  {
    check: exampleValues,
    when: 'the file is a copy of an example',
    says: 'red',
    found: /account is 111122223333, hostname is mlflow\.prod\.example\.com.*domain\.hostedZoneId/,
    fix: /config\/prod\.ts/,
  },
  {
    check: regionOfTerminal,
    when: 'the variable is set',
    machine: { variables: { AWS_REGION: 'eu-central-1' } },
    says: 'good',
    found: /eu-central-1/,
  },
  {
    check: regionOfTerminal,
    when: 'the profile has the region',
    machine: { run: async () => ({ code: 0, text: 'eu-central-1' }) },
    says: 'good',
    found: /eu-central-1/,
  },
  {
    check: regionOfTerminal,
    when: 'the variable names another region',
    machine: { variables: { AWS_REGION: 'us-east-1' } },
    says: 'red',
    found: /us-east-1; the environment is in eu-central-1/,
    fix: /export AWS_REGION=eu-central-1/,
  },
  { check: imageBuilder, when: 'an image is named', environment: 'private', says: 'good', found: /digest/ },
  {
    check: imageBuilder,
    when: 'CodeBuild builds it',
    environment: 'staging-codebuild',
    says: 'good',
    found: /CodeBuild/,
  },
  {
    check: imageBuilder,
    when: 'Docker answers on a machine with the same processor',
    machine: { run: succeeding('docker info') },
    says: 'good',
    found: /docker answers/,
  },
  {
    check: imageBuilder,
    when: 'CDK_DOCKER names another builder',
    machine: { variables: { CDK_DOCKER: 'finch' }, run: succeeding('finch info') },
    says: 'good',
    found: /finch answers/,
  },
  {
    check: imageBuilder,
    when: 'the other processor is emulated',
    machine: {
      processor: 'x64',
      run: succeeding('docker info', 'cat /proc/sys/fs/binfmt_misc/qemu-aarch64'),
    },
    says: 'good',
    found: /qemu-aarch64 is registered/,
  },
  {
    check: imageBuilder,
    when: 'nothing emulates the other processor',
    machine: { processor: 'x64', run: succeeding('docker info') },
    says: 'red',
    found: /nothing here runs arm64 programs on x64/,
    fix: /binfmt --install arm64.*or set service\.architecture to "x86_64"/s,
  },
  {
    check: imageBuilder,
    when: 'only Podman is there',
    machine: { run: succeeding('podman info') },
    says: 'red',
    found: /no program docker; podman answers/,
    fix: /export CDK_DOCKER=podman/,
  },
  {
    check: imageBuilder,
    when: 'the daemon does not run',
    machine: { run: async () => ({ code: 1, text: 'Cannot connect to the Docker daemon' }) },
    says: 'red',
    found: /"docker info" failed: Cannot connect/,
    fix: /Start docker/,
  },
  { check: account, when: 'the credentials are right', says: 'good', found: /assumed-role\/Deployer/ },
  {
    check: account,
    when: 'the credentials are of another account',
    change: (input) => {
      input.account = '210987654321';
    },
    says: 'red',
    found: /of account 111122223333; the environment is in 210987654321/,
    fix: /aws sts get-caller-identity/,
  },
  {
    check: account,
    when: 'there are none',
    unseen: 'there are no credentials',
    says: 'unseen',
    found: /no cred/,
  },
  {
    check: federationMetadata,
    when: 'nothing is federated',
    environment: 'dev',
    says: 'good',
    found: /not needed/,
  },
  {
    check: federationMetadata,
    when: 'the metadata is public',
    machine: { fetch: answering({ [saml]: '<md:EntityDescriptor/>' }) },
    says: 'good',
    found: /Staff/,
  },
  {
    check: federationMetadata,
    when: 'the address shows a login page',
    machine: { fetch: answering({ [saml]: '<html>' }) },
    says: 'red',
    found: /answers 200 without EntityDescriptor/,
    fix: /curl -sS 'https:\/\/login\.example\.com\/saml\/metadata'/,
  },
  {
    check: federationMetadata,
    when: 'nothing answers',
    says: 'red',
    found: /does not answer: no network/,
    fix: /curl/,
  },
  { check: issuer, when: 'the kit makes the pool', says: 'good', found: /not needed/ },
  {
    check: issuer,
    when: 'documents and configuration agree',
    environment: 'private',
    machine: { fetch: answering({ [wellKnown]: discovery, [discovery.jwks_uri]: { keys: [rsaJwk()] } }) },
    says: 'good',
    found: /publishes 1 key/,
  },
  {
    check: issuer,
    when: 'the document names another issuer',
    environment: 'private',
    machine: { fetch: answering({ [wellKnown]: { ...discovery, issuer: 'https://login.example.com/' } }) },
    says: 'red',
    found: /names the issuer "https:\/\/login\.example\.com\/".*correct identity\.issuer/,
    fix: /curl -sS/,
  },
];
