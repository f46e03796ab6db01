import { expect, test } from '@jest/globals';
import type { Context } from '../../../local/run/context';
import { Sequence } from '../../../local/run/sequence';
import type { Step } from '../../../local/run/step';

const port: Step<unknown, { port: number }> = { title: 'Port', run: async () => ({ port: 8443 }) };
const wordyPort: Step<unknown, { port: string }> = { title: 'Port', run: async () => ({ port: 'https' }) };
const address: Step<{ port: number }, { address: string }> = {
  title: 'Address',
  run: async ({ port }) => ({ address: `https://localhost:${port}` }),
};
const notice: Step<{ address: string }> = {
  title: 'Notice',
  run: async ({ address }, progress) => progress(address),
};
const broken: Step = { title: 'Broken', run: () => Promise.reject(new Error('no such file')) };

const empty = () => new Sequence({ closers: [] } as unknown as Context);

test('a step receives what all steps before it made', async () => {
  const sequence = empty().followedBy(port).followedBy(address).followedBy(notice);
  const told: string[] = [];
  for (const { run } of sequence.steps) await run((message) => told.push(message));
  expect(sequence.steps.map(({ title }) => title)).toEqual(['Port', 'Address', 'Notice']);
  expect(told).toEqual(['https://localhost:8443']);
  expect(sequence.context).toEqual({ closers: [], port: 8443, address: 'https://localhost:8443' });
});

test('a failing step rejects, and no other step runs', async () => {
  const sequence = empty().followedBy(broken).followedBy(port);
  await expect(sequence.steps[0]?.run(() => undefined)).rejects.toThrow('no such file');
  expect(sequence.context).toEqual({ closers: [] });
});

test('a step before the one that it needs does not compile', () => {
  // @ts-expect-error: nothing made the port
  expect(empty().followedBy(address).steps).toHaveLength(1);
  // @ts-expect-error: the port is a number
  expect(empty().followedBy(wordyPort).followedBy(address).steps).toHaveLength(2);
});
