import { describe, expect, test } from '@jest/globals';
import type { RequestFacts } from '../../../../local/load-balancer/http/request-facts';
import type { Condition } from '../../../../local/load-balancer/listener/condition-schema';
import { conditionPredicate } from '../../../../local/load-balancer/listener/conditions';
import { header, host, path } from '../support';

const facts: RequestFacts = {
  method: 'GET',
  authority: 'mlflow.example.com:8443',
  host: 'mlflow.example.com',
  target: '/api/x?q=1',
  path: '/api/x',
  query: 'q=1',
  headerLines: [],
  peer: '10.1.2.3',
};
const bearer = (value: string): Partial<RequestFacts> => ({ headerLines: [['authorization', value]] });
const query = (...Values: object[]) => ({ Field: 'query-string', QueryStringConfig: { Values } });
const method = (...Values: string[]) => ({
  Field: 'http-request-method',
  HttpRequestMethodConfig: { Values },
});
const source = (...Values: string[]) => ({ Field: 'source-ip', SourceIpConfig: { Values } });

describe('conditions', () => {
  test.each<[string, object, Partial<RequestFacts>, boolean]>([
    ['host in another case', host('MLflow.Example.com'), {}, true],
    ['wildcard needs its dot', host('*.example.com'), { host: 'example.com' }, false],
    ['wildcard host', host('*.example.com'), {}, true],
    ['a dot is a dot', host('mlflow.example.com'), { host: 'mlflowxexample.com' }, false],
    ['host as a suffix', host('example.com'), {}, false],
    ['path wildcard', path('/api/*'), {}, true],
    ['path wildcard needs the slash', path('/api/*'), { path: '/api' }, false],
    ['path is case-sensitive', path('/API/*'), {}, false],
    ['double slash is not normalised', path('/api/*'), { path: '//api/x' }, false],
    ['percent is not decoded', path('/api/*'), { path: '/%61pi/x' }, false],
    ['dot segments are not resolved', path('/api/*'), { path: '/./api/x' }, false],
    ['? is exactly one', path('/ap?/x'), { path: '/ap/x' }, false],
    ['plus and dollar are literal', path('/a+$'), { path: '/a+$' }, true],
    ['any of the values', path('/no', '/api/x'), {}, true],
    ['Bearer', header('Authorization', 'Bearer *'), bearer('Bearer x'), true],
    ['bearer in another case', header('authorization', 'Bearer *'), bearer('bearer x'), true],
    ['Basic', header('Authorization', 'Bearer *'), bearer('Basic Bearer x'), false],
    ['a bare Bearer', header('Authorization', 'Bearer *'), bearer('Bearer'), false],
    [
      'second line of a header',
      header('x-a', 'b'),
      {
        headerLines: [
          ['x-a', 'a'],
          ['x-a', 'b'],
        ],
      },
      true,
    ],
    ['missing header', header('x-a', '*'), {}, false],
    ['method', method('GET', 'HEAD'), {}, true],
    ['method is case-sensitive', method('GET'), { method: 'get' }, false],
    ['query key and value', query({ Key: 'Q', Value: '?' }), {}, true],
    ['query value alone', query({ Value: '1' }), { query: 'a=2&b=1' }, true],
    ['other query', query({ Key: 'q', Value: '2' }), {}, false],
    ['escaped wildcard', query({ Key: 'q', Value: '\\*' }), { query: 'q=x' }, false],
    ['escaped wildcard, literally', query({ Key: 'q', Value: '\\*' }), { query: 'q=*' }, true],
    ['source inside', source('10.0.0.0/8'), {}, true],
    ['source outside', source('10.2.0.0/16'), {}, false],
    ['IPv6 source', source('::1/128'), { peer: '::1' }, true],
  ])('%s', (_, condition, change, expected) => {
    expect(conditionPredicate(condition as Condition)({ ...facts, ...change })).toBe(expected);
  });
});
