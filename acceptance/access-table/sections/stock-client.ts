import { client } from '../action';
import { allowed, fromLoadBalancer, hides, refused, shows } from '../outcome';
import { row, type Section } from '../row';

/** Actions of the other sections, through the stock MLflow client. */
export const stockClient: Section = {
  title: 'The same actions through the stock MLflow client',
  rows: [
    row('scientist', 'logs a run with a parameter, metrics, a file and a trace', allowed, client('log_run')),
    row('machine', 'logs a run with a parameter, metrics, a file and a trace', allowed, client('log_run')),
    row('colleague', 'reads a run with its file', shows(), client('read_run', { run: '{run}' })),
    row(
      'outsider',
      'reads a run with its file',
      refused(403, 'no_permission'),
      client('read_run', { run: '{run}' }),
    ),
    row('governor', 'reads a run with its file', shows(), client('read_run', { run: '{run}' }, 'fraud')),
    row(
      'colleague',
      'searches runs and experiments',
      shows(),
      client('search', { experiment: '{experiment}' }),
    ),
    row(
      'outsider',
      'searches runs and experiments',
      hides(),
      client('search', { experiment: '{experiment}' }),
    ),
    row('colleague', 'searches models and versions', shows(), client('search_models')),
    row('outsider', 'searches models and versions', hides(), client('search_models')),
    row(
      'outsider',
      'downloads the files of a version',
      refused(403, 'no_permission'),
      client('download_version', { model: '{model}' }),
    ),
    row(
      'scientist',
      'registers a model from a run',
      allowed,
      client('register', { run: '{run}', model: '{new}' }),
    ),
    row(
      'scientist',
      'adds a version with a source in a foreign bucket',
      refused(400, 'foreign_location'),
      client('register_source', { model: '{fresh}', source: 's3://somebody/else' }),
    ),
    row(
      'scientist',
      'sets the alias `candidate`',
      allowed,
      client('set_alias', { model: '{fresh}', alias: 'candidate' }),
    ),
    row(
      'scientist',
      'sets the alias `champion`',
      refused(403, 'governance_only'),
      client('set_alias', { model: '{fresh}', alias: 'champion' }),
    ),
    row(
      'governor',
      'sets the alias `champion`',
      allowed,
      client('set_alias', { model: '{fresh}', alias: 'champion' }, 'fraud'),
    ),
    row(
      'governor',
      'sets the alias `champion` without naming a workspace',
      refused(400, 'workspace'),
      client('set_alias', { model: '{fresh}', alias: 'champion' }),
    ),
    row(
      'colleague',
      'loads the files of the version with the alias `champion`',
      shows('weights', 'the files'),
      client('load_champion', { model: '{served}' }),
    ),
    row(
      'scientist',
      'moves a version to stage `Production`',
      refused(403, 'governance_only'),
      client('set_stage', { model: '{fresh}' }),
    ),
    row(
      'scientist',
      'deletes the version with the alias `champion`',
      refused(403, 'governance_only'),
      client('delete_version', { model: '{served}', version: '2' }),
    ),
    row('user without a role', 'logs a run', refused(403, 'no_role'), client('log_run')),
    row('blocked member', 'logs a run', refused(403, 'blocked'), client('log_run')),
    row('anonymous', 'logs a run', fromLoadBalancer(401), client('log_run')),
    row('expired token', 'logs a run', fromLoadBalancer(401), client('log_run')),
    row(
      'outsider',
      'searches runs and experiments in the workspace of team fraud',
      refused(403, 'other_team'),
      client('search', { experiment: '{experiment}' }, 'fraud'),
    ),
  ],
};
