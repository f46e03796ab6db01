import { z } from 'zod';

/** The same for every issuer. */
export const sessionHours = z
  .int()
  .min(1)
  .max(168)
  .default(12)
  .meta({ description: "Lifetime of the load balancer's browser session.", unit: 'hours' });

/** Otherwise a foreign server could use a token that a person got for it by mistake (docs/access.md). */
export const requireAudience = (byDefault: boolean) =>
  z
    .boolean()
    .default(byDefault)
    .meta({
      description:
        "Whether a token of the command line must name the server's address in the claim `aud`. The issuer writes it " +
        'from the parameter `resource` of the login (RFC 8707), or into every token.',
    });

/** With less, a single failed run of the function that fetches them would lock everybody out. */
export const keysMaxAgeMinutes = z.int().min(20).max(10080).default(360).meta({
  description:
    "Age of the issuer's keys above which the server refuses every request. They are fetched every five minutes, and an alarm is raised if that fails.",
  unit: 'minutes',
});
