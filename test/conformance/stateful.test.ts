import { expect, test } from '@jest/globals';
import { CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { appOf } from '../support/synthesized';
import { declarationsIn } from './declarations';

const sentence = 'This resource is stateful';

/** Doc comments of the kit's constructs, by the name of the class. */
const comments = new Map(
  declarationsIn('lib/constructs').map(({ name, comment }) => [name.split(' ')[1] ?? '', comment]),
);

/** The kit's class that makes a resource: itself, or the nearest construct around it. */
function makerOf(construct: IConstruct): string {
  const { name } = construct.constructor;
  if (comments.has(name)) return name;
  return construct.node.scope ? makerOf(construct.node.scope) : 'none';
}

/** Constructs with a resource that outlives its stack in production, with every kind of image. */
const retained = ['prod', 'staging-codebuild']
  .flatMap((environment) => appOf(environment).node.findAll())
  .filter((construct) => CfnResource.isCfnResource(construct))
  .filter(({ cfnOptions: { deletionPolicy } }) =>
    [CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE, CfnDeletionPolicy.SNAPSHOT].includes(
      deletionPolicy ?? CfnDeletionPolicy.DELETE,
    ),
  )
  .map(makerOf);

test('a construct whose data outlives its stack says so, and no other does', () => {
  const marked = [...comments].filter(([, comment]) => comment.includes(sentence)).map(([name]) => name);
  expect(marked.sort()).toEqual([...new Set(retained)].sort());
});
