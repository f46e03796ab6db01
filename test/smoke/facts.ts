import { AwsClients } from '../../checks/aws/clients';
import { Deployed } from '../../checks/aws/deployed';
import type { EnvironmentInput } from '../../lib/config/schema/environment';
import { evidenceOf } from '../../smoke/evidence/evidence-of';
import type { Facts } from '../../smoke/facts';
import type { Tokens } from '../../smoke/target/tokens';
import { environmentOf } from '../support/environments';
import { certificate, endingCertificate, token } from './right-server';

/** How they differ from those of a member of a team at a server on AWS. */
export interface FactsOptions {
  readonly environment?: 'local' | 'prod' | 'dev' | 'private';
  readonly change?: (input: EnvironmentInput) => void;
  readonly origin?: string;
  readonly place?: Facts['target']['place'];
  readonly trusted?: boolean;
  readonly tokens?: Partial<Tokens>;
  readonly patience?: number;
  readonly auditFolder?: string;
  readonly team?: string;
  /** Why AWS is not asked. */
  readonly unseen?: string;
}

const ids = ['network', 'data', 'identity', 'service', 'observability'];

/** What a check examines. */
export function factsOf(options: FactsOptions): Facts {
  const {
    environment: name = 'prod',
    change,
    origin = 'https://localhost:1',
    place = 'AWS',
    patience = 0,
  } = options;
  const environment = environmentOf(name, change);
  const aws = new AwsClients(environment.region, options.unseen);
  const deployed = new Deployed(
    aws,
    ids.map((id) => `mlflow-${name}-${id}`),
  );
  const parts = {
    target: {
      name,
      environment,
      place,
      origin,
      ...(options.trusted === false ? {} : { ca: `${certificate.cert}${endingCertificate.cert}` }),
      ...(options.auditFolder === undefined ? {} : { auditFolder: options.auditFolder }),
    },
    tokens: {
      access: { value: token, from: 'a test' },
      id: { value: 'an.id.token', from: 'a test' },
      ...options.tokens,
    },
    aws,
    deployed,
    patience,
  };
  return { ...parts, evidence: evidenceOf(parts, options.team) };
}
