import { forwards, listenerRules } from '../../facts/listener';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkAuth4: SecurityRule = {
  id: 'MLK-AUTH-4',
  sentence: 'Every listener rule that forwards is for the one hostname.',
  why: 'A request for another host could make the server write links and cookies for it (DNS rebinding).',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html',
  fix: 'Add a host-header condition to the rule.',
  violations: (templates) =>
    listenerRules(templates).filter(
      (rule) =>
        forwards(rule) && !rule.conditions.some((condition) => at(condition, 'Field') === 'host-header'),
    ),
};
