import { describe, expect, test } from '@jest/globals';
import { type DeployedValues, Resolver } from '../../../local/blueprint/resolver';
import type { Template, TemplateValue } from '../../../local/blueprint/template';

const deployed: DeployedValues = {
  pseudo: { 'AWS::Region': 'eu-central-1' },
  attribute: ({ Type }, attribute) => (Type === 'Test::Known' ? `${attribute} of it` : undefined),
  secret: (arn, jsonKey) => `secret ${arn} ${jsonKey ?? 'whole'}`,
};

const templates = new Map<string, Template>([
  ['one', { Resources: { Known: { Type: 'Test::Known' }, Strange: { Type: 'Test::Strange' } } }],
  [
    'two',
    {
      Resources: { Other: { Type: 'Test::Known' } },
      Outputs: { Exported: { Value: { 'Fn::GetAtt': ['Other', 'Arn'] }, Export: { Name: 'two:Arn' } } },
    },
  ],
]);
const resolver = new Resolver(templates, deployed);
const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:a-b';

const resolved: readonly [what: string, value: TemplateValue, expected: unknown][] = [
  ['plain values', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
  ['an object that only looks like a function', { Ref: 'x', Other: 'y' }, { Ref: 'x', Other: 'y' }],
  ['Ref of a resource', { Ref: 'Known' }, 'Ref of it'],
  ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-central-1'],
  ['Fn::GetAtt', { 'Fn::GetAtt': ['Known', 'Endpoint.Port'] }, 'Endpoint.Port of it'],
  ['Fn::ImportValue', { 'Fn::ImportValue': 'two:Arn' }, 'Arn of it'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 3]] }, 'a-eu-central-1-3'],
  ['Fn::Select of Fn::Split', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
  ['Fn::Sub', { 'Fn::Sub': 'x.${AWS::Region}.${Known}.${Known.Arn}' }, 'x.eu-central-1.Ref of it.Arn of it'],
  ['a dynamic reference', `{{resolve:secretsmanager:${arn}:SecretString:key::}}`, `secret ${arn} key`],
  ['one without a key', `{{resolve:secretsmanager:${arn}:SecretString:::}}`, `secret ${arn} whole`],
  [
    'one whose ARN is a reference itself',
    { 'Fn::Join': ['', ['{{resolve:secretsmanager:', arn, ':SecretString:key::}}']] },
    `secret ${arn} key`,
  ],
];

test.each(resolved)('%s', (_, value, expected) => {
  expect(resolver.resolve('one', value)).toEqual(expected);
});

const refused: readonly [what: string, value: TemplateValue, message: RegExp][] = [
  ['a function that it does not know', { 'Fn::Cidr': ['10.0.0.0/8', 1, 1] }, /Fn::Cidr in stack one/],
  ['a resource of another stack', { Ref: 'Other' }, /Other is neither a resource of stack one/],
  [
    'a value that nobody here knows',
    { 'Fn::GetAtt': ['Strange', 'Arn'] },
    /Test::Strange Strange .* has no Arn here/,
  ],
  ['an export that does not exist', { 'Fn::ImportValue': 'two:Name' }, /no stack exports two:Name/],
  ['a parameter', { Ref: 'BootstrapVersion' }, /BootstrapVersion/],
  ['a dynamic reference of another kind', '{{resolve:ssm:/name}}', /ssm:\/name is of an unknown kind/],
  ['too short a list', { 'Fn::Select': ['3', { 'Fn::Split': ['/', 'a/b'] }] }, /too short a list/],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
  ['an escaped placeholder', { 'Fn::Sub': '${!Literal}' }, /Fn::Sub/],
];

describe('refuses', () => {
  test.each(refused)('%s', (_, value, message) => {
    expect(() => resolver.resolve('one', value)).toThrow(message);
  });
});
