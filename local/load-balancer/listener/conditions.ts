import { BlockList, isIPv6 } from 'node:net';
import type { RequestFacts } from '../http/request-facts';
import type { Condition } from './condition-schema';
import { countWildcards, wildcardPattern } from './wildcards';

/** True when a request meets a condition. */
export type Predicate = (request: RequestFacts) => boolean;

/** Turns a condition into a predicate; any one of its values is enough. */
export function conditionPredicate(condition: Condition): Predicate {
  switch (condition.Field) {
    case 'host-header': {
      const matches = anyOf(condition.HostHeaderConfig.Values, true);
      return ({ host }) => matches(host);
    }
    case 'path-pattern': {
      const matches = anyOf(condition.PathPatternConfig.Values, false);
      return ({ path }) => matches(path);
    }
    case 'http-header': {
      const wanted = condition.HttpHeaderConfig.HttpHeaderName.toLowerCase();
      const matches = anyOf(condition.HttpHeaderConfig.Values, true);
      return ({ headerLines }) => headerLines.some(([name, value]) => name === wanted && matches(value));
    }
    case 'http-request-method': {
      const methods = condition.HttpRequestMethodConfig.Values;
      return ({ method }) => methods.includes(method);
    }
    case 'query-string':
      return queryPredicate(condition.QueryStringConfig.Values);
    case 'source-ip': {
      const blocks = blockList(condition.SourceIpConfig.Values);
      return ({ peer }) => blocks.check(peer, isIPv6(peer) ? 'ipv6' : 'ipv4');
    }
  }
}

/** The strings of a condition that count towards AWS's limits per rule. */
export function comparisonStrings(condition: Condition): readonly string[] {
  switch (condition.Field) {
    case 'host-header':
      return condition.HostHeaderConfig.Values;
    case 'path-pattern':
      return condition.PathPatternConfig.Values;
    case 'http-header':
      return condition.HttpHeaderConfig.Values;
    case 'http-request-method':
      return condition.HttpRequestMethodConfig.Values;
    case 'query-string':
      return condition.QueryStringConfig.Values.map(({ Key = '', Value }) => `${Key}=${Value}`);
    case 'source-ip':
      return condition.SourceIpConfig.Values;
  }
}

/** Wildcards of a condition; methods and addresses have none. */
export function wildcardsIn(condition: Condition): number {
  if (condition.Field === 'http-request-method' || condition.Field === 'source-ip') return 0;
  return comparisonStrings(condition).reduce((sum, value) => sum + countWildcards(value), 0);
}

function anyOf(values: readonly string[], ignoreCase: boolean): (text: string) => boolean {
  const patterns = values.map((value) => wildcardPattern(value, { ignoreCase }));
  return (text) => patterns.some((pattern) => pattern.test(text));
}

function queryPredicate(pairs: readonly { Key?: string | undefined; Value: string }[]): Predicate {
  const options = { ignoreCase: true, escapes: true };
  const patterns = pairs.map(({ Key, Value }) => ({
    key: Key === undefined ? undefined : wildcardPattern(Key, options),
    value: wildcardPattern(Value, options),
  }));
  return ({ query }) =>
    query
      .split('&')
      .map((pair) => pair.split(/=(.*)/s))
      .some(([key = '', value = '']) =>
        patterns.some((pattern) => (pattern.key?.test(key) ?? true) && pattern.value.test(value)),
      );
}

function blockList(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = '', prefix = ''] = block.split('/');
    list.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}
