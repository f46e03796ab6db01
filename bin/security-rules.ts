import { markdownTable } from '../lib/config/markdown-table';

const roles = [
  ['Role', 'Comes from', 'May'],
  [
    'member',
    'the group `access.teams.<team>.members`',
    'read and write what the team has, except what serves',
  ],
  ['viewer', 'the group `access.teams.<team>.viewers`', 'read what the team has'],
  ['governance', 'the group `access.governance`', 'read what every team has, and decide what serves'],
  [
    'administrator',
    'the group `access.administrators`',
    'read and write what every team has, except what serves; block people',
  ],
  [
    'machine',
    'the scope `mlflow/<team>.members` or `.viewers`',
    'what a member or viewer may; never govern or administer',
  ],
];

/** What decides, in words; each sentence has its rows in the access table or its test in `server/tests/gatehouse`. */
export const securityRules = `## The rules

### Who somebody is

- One thing is believed: an access token that the issuer has signed (RS256). It comes in \`Authorization: Bearer\`, or, for
  a browser, in \`x-amzn-oidc-accesstoken\` from the load balancer's session. A request with \`Authorization\` is judged by
  that alone: another's genuine session header beside it adds nothing. Every other \`x-amzn-oidc-*\` header is ignored, and
  neither tokens nor such headers reach MLflow.
- Verified at the load balancer, and again in the server's process at every request: signature, \`iss\`, \`exp\`, \`nbf\`
  (10 s of leeway), the scope \`mlflow/access\`, the required claims (\`token_use\` with Cognito); in the server, the client
  for which the token was issued as well. Nothing hangs on who can reach a task.
- ID tokens, opaque tokens, Basic authentication and tokens of other applications are refused. No password and no account
  exists in MLflow; nobody can make one.
- The issuer's keys come from S3, where a function outside the VPC puts them after checking them. An unknown key is looked
  for at most every 5 s. When the keys are older than \`identity.keysMaxAgeMinutes\`, nobody gets in (503).
- The user is the token's \`sub\`.

### What somebody may do

${markdownTable(roles).join('\n')}

- Roles are computed from the token at each request. Nothing is copied into MLflow's permission store, so nothing drifts,
  and nobody can grant anything.
- A team is a workspace. Each request is for one: the caller's only one, or the one named in \`X-MLFLOW-WORKSPACE\`.
  Another team's and one that does not exist get the same answer. So do another team's run and a run that does not exist.
- A change of groups counts with the next token; an administrator's block of a subject, with the next request, at every
  task. Whoever sends slowly is judged again when the body is there: a block that came meanwhile counts, the token's end
  (not of an upload, which may take longer), and of an upload a promotion.

### What serves

- Protected aliases (\`access.protectedAliases\`, in any case of letters), moves between stages, and deleting or renaming
  what carries such an alias or stands in a stage, are governance's alone. Models and prompts have them; the aliases of
  MCP servers are their team's.
- With \`requireSecondPerson\` nobody promotes a version of their own, nor a copy of it. The server stamps the author in the
  transaction that makes the version; a version's tags that begin with \`gatehouse.\` are refused from
  clients.
- The files of a served version, a served prompt's text, and the run, logged model and experiment that they come from, can
  be neither changed nor deleted while it serves, by anybody.
- \`POST /api/1.0/gatehouse/promotions\` and \`/rollbacks\` write who, when, from which version to which and why, on the
  version and in the audit trail. They are done one at a time a model, over all tasks; a wrong \`expectedVersion\` is a
  conflict (409) and changes nothing. MLflow's own call to set an alias is recorded so too, without a reason; with
  \`requireReason\` it is refused.
- The gates stand on the handler that MLflow's own routers have resolved, and read the message as MLflow's own parser
  reads it: \`//api/…\`, \`/%61pi/…\` and \`/ajax-api/…\` lead to the same gate.

### Addresses

- Nobody stores an address outside the workspace's own artifacts: not as a version's source, nor an experiment's, a
  logged model's or a trace's location.
- Whatever is stored, the server opens its own bucket alone, and there only the workspace of the request.
- An address has one spelling: every other is refused when it is stored, and \`runs:/…\` is stored as what it names. Paths of
  files are compared as MLflow reads them. A version that was stored before with another one does not get a protected
  alias or a stage.
- Presigned addresses of S3 are neither offered nor made, unless \`artifacts.presignedTransfers\` is set.

### How much

- A body of more than \`service.maxBodyMib\` is refused before it is read, a question (what only reads) at 128 KiB;
  artifacts are streamed and have no limit. A body has two minutes to come (408), an artifact as long as it takes.
  Compressed bodies are refused (415).
- A request names at most 1,000 of anything, as MLflow's own batches do; a search sorts by at most 20 keys and has a
  filter of at most 10,000 characters.
- A worker answers at most six requests of one subject at a time; the others of that subject wait, not those of others.

### What is written down

- One line a request, with the id that its caller is told (\`X-Request-Id\`): subject, groups, door, route, handler,
  workspace, experiment, run, model, version, alias, outcome, reason. Never a token, an e-mail address, a body or an
  artifact; the reason that governance gives for a promotion is kept as it was written. Static files and health checks
  are counted only.
- Changes to the registry and to permissions, and deletions, wait until their intent is kept; when it cannot be, they are
  answered by 503 and nothing happens. [operations.md](operations.md) says where the trail is and who may read it.
- Counters are served on a private port, and nowhere behind the load balancer.

### What this does not do

- A copied session cookie works at the load balancer until its token expires or the session ends; logging out ends
  it in the browser that logged out, and at the issuer. A block ends it at once.
- Who is in governance and in a team has both roles: keeping the groups apart is the issuer's part. The second person
  holds either way.
- Members of a team see and change each other's work; there are no rights within a team but member and viewer. The
  author of a version, to the second person, is who registered it: who trained it, or wrote its files before it was
  promoted, is in the audit trail.
- A file that MLflow is handing to S3 in the very moment of a promotion is stored, and the promoted version changed. The
  sender is answered 409, the line in the audit trail and the log say \`served_artifacts_changed\`; the bucket has the
  earlier version of the file.
- With \`artifacts.presignedTransfers\`, S3 takes what was signed for until the signature expires, five minutes later,
  whatever was promoted meanwhile.
- An administrator may delete any team's work that does not serve. The bucket keeps versions of the files, and the audit
  trail has the deletion.
`;
