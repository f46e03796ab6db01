import { type AlarmLine, minutes } from './alarm-line';
import type { Watched } from './watched';

/** The issuer's keys, and groups in tokens. */
export function identityLines({ issuerKeys, tokenClaims }: Watched): AlarmLine[] {
  const lines: AlarmLine[] = [
    {
      name: 'IssuerKeys',
      // Lambda reports 0 for a run without an error, so missing data means that it does not run at all.
      metric: issuerKeys.metricErrors(minutes(5)),
      threshold: 0,
      periods: 3,
      silenceAlarms: true,
      description:
        "The issuer's keys cannot be fetched. The last ones serve for identity.keysMaxAgeMinutes; then nobody gets in.",
    },
  ];
  if (tokenClaims)
    lines.push({
      name: 'TokenClaims',
      metric: tokenClaims.metricErrors(minutes(5)),
      threshold: 0,
      periods: 1,
      description:
        'The function that adds groups to tokens fails: Cognito then refuses the login or the renewal.',
    });
  return lines;
}
