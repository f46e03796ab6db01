import type { z } from 'zod';
import {
  type ListenerAttributes,
  type LoadBalancerAttributes,
  listenerAttributes,
  loadBalancerAttributes,
} from './attributes';
import { type Listener, type ListenerRule, listenerSchema, ruleSchema } from './listener-schema';
import { actionProblems, ruleProblems } from './rule-problems';
import { compileRules, type Rule } from './rules';
import type { Target } from './target';

/** The validated configuration of a listener, ready to run. */
export interface ListenerConfiguration {
  /** Protocol of the listener. */
  readonly protocol: Listener['Protocol'];
  /** Lowest priority number first, the default actions last. */
  readonly rules: readonly Rule[];
  /** Attributes of the load balancer. */
  readonly attributes: LoadBalancerAttributes;
  /** Attributes of the listener. */
  readonly listenerAttributes: ListenerAttributes;
}

/** What the templates say of a listener, and what it needs on this machine. */
export interface ListenerInput {
  /** Properties of the AWS::ElasticLoadBalancingV2::Listener. */
  readonly listener: unknown;
  /** Properties of each AWS::ElasticLoadBalancingV2::ListenerRule of that listener. */
  readonly rules: readonly unknown[];
  /** LoadBalancerAttributes of the AWS::ElasticLoadBalancingV2::LoadBalancer, key to value. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Target group ARN to the address of its one target. */
  readonly targets: ReadonlyMap<string, Target>;
  /** PEM key and certificate chain; required by an HTTPS listener. @default - none */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** 32 bytes that encrypt session cookies and login states; keep them and logins survive a restart. */
  readonly secretKey: Uint8Array;
}

/**
 * Validates everything before a socket is opened.
 * @throws one Error that lists every property that is unknown, not implemented or refused by AWS.
 */
export function listenerConfiguration(input: ListenerInput): ListenerConfiguration {
  const problems: string[] = [];
  const read = <T extends z.ZodType>(schema: T, value: unknown, place: string): z.output<T> | undefined => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    problems.push(...result.error.issues.map((issue) => `${place}${issueText(issue, value)}`));
    return undefined;
  };
  const listener = read(listenerSchema, input.listener, 'Listener');
  const rules = input.rules.map((rule, index) => read(ruleSchema, rule, `${ruleName(rule, index)}`));
  const attributes = read(loadBalancerAttributes, input.attributes, 'LoadBalancerAttributes');
  const pairs = listener?.ListenerAttributes.map(({ Key, Value }) => [Key, Value] as const) ?? [];
  const ofListener = read(listenerAttributes, Object.fromEntries(pairs), 'ListenerAttributes');
  const readRules = rules.filter((rule): rule is ListenerRule => rule !== undefined);
  problems.push(
    ...ruleProblems(readRules),
    ...actionProblems(listener, readRules, input.targets),
    ...keyProblems(listener, input),
  );
  if (!listener || !attributes || !ofListener || problems.length > 0) {
    throw new Error(
      `The load balancer's stand-in cannot run this listener:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
    );
  }
  return {
    protocol: listener.Protocol,
    rules: compileRules(listener.DefaultActions, readRules),
    attributes,
    listenerAttributes: ofListener,
  };
}

function keyProblems(listener: Listener | undefined, { certificate, secretKey }: ListenerInput): string[] {
  return [
    ...(listener?.Protocol === 'HTTPS' && !certificate ? ['An HTTPS listener needs a certificate'] : []),
    ...(secretKey.length === 32 ? [] : [`secretKey has ${secretKey.length} bytes, AES-256 takes 32`]),
  ];
}

function issueText({ path, message, code }: z.core.$ZodIssue, value: unknown): string {
  const found = path.reduce<unknown>(
    (part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  const shown = code !== 'unrecognized_keys' && ['string', 'number', 'boolean'].includes(typeof found);
  const secret = path.some((key) => String(key).includes('Secret'));
  return `${pathText(path)}: ${message}${shown && !secret ? ` (found ${JSON.stringify(found)})` : ''}`;
}

const pathText = (path: readonly PropertyKey[]) =>
  path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');

function ruleName(rule: unknown, index: number): string {
  const priority = (rule as { Priority?: unknown } | null)?.Priority;
  return priority === undefined ? `ListenerRule #${index + 1} (no priority)` : `ListenerRule ${priority}`;
}
