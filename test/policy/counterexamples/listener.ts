import type { TemplateJson } from '../../support/synthesized';
import type { Counterexample } from './counterexample';
import { authenticates, fixedResponses, forwards, isLogout, listenerRules } from './template-facts';

/** Ways to break the rules of lib/policy/rules/listener. */
export const listenerCounterexamples: readonly Counterexample[] = [
  {
    id: 'MLK-AUTH-1',
    break: (all) => {
      const rule = listenerRules(all).find(authenticates) as TemplateJson;
      rule.Actions = rule.Actions.filter(({ Type }: TemplateJson) => Type === 'forward');
    },
  },
  {
    id: 'MLK-AUTH-2',
    break: (all) => {
      (listenerRules(all).find(isLogout) as TemplateJson).Conditions.pop();
    },
  },
  {
    id: 'MLK-AUTH-3',
    break: (all) => {
      const [response] = fixedResponses(all, 'application/json');
      (response as TemplateJson).MessageBody = '{"client_secret":"hunter22"}';
    },
  },
  {
    id: 'MLK-AUTH-4',
    break: (all) => {
      for (const rule of listenerRules(all))
        rule.Conditions = rule.Conditions.filter(({ Field }: TemplateJson) => Field !== 'host-header');
    },
  },
  {
    id: 'MLK-AUTH-5',
    break: (all) => {
      for (const { Actions } of listenerRules(all))
        for (const action of Actions) delete action.JwtValidationConfig?.AdditionalClaims;
    },
  },
  {
    id: 'MLK-AUTH-6',
    break: (all) => {
      for (const { Actions } of listenerRules(all))
        for (const action of Actions)
          for (const config of [action.AuthenticateOidcConfig, action.AuthenticateCognitoConfig])
            if (config) config.OnUnauthenticatedRequest = 'allow';
    },
  },
  {
    id: 'MLK-AUTH-7',
    break: (all) => {
      for (const rule of listenerRules(all)) if (!forwards(rule)) rule.Priority += 40_000;
    },
  },
];
