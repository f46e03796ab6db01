import { listenerRules } from '../../facts/listener';
import { at, flat } from '../../json';
import type { SecurityRule } from '../../security-rule';
import type { Templates } from '../../templates';

const publicMembers = [
  'authorization_servers',
  'bearer_methods_supported',
  'mlflow_aws_command_line_client_id',
  'resource',
  'scopes_supported',
];

/** JSON that the load balancer itself answers with, and its keys. */
function metadataDocuments(templates: Templates) {
  return listenerRules(templates).flatMap(({ path, actions }) =>
    actions
      .map((action) => at(action, 'FixedResponseConfig'))
      .filter(
        (response) =>
          at(response, 'StatusCode') === '200' && at(response, 'ContentType') === 'application/json',
      )
      .map((response) => ({
        path,
        members: Object.keys(JSON.parse(flat(at(response, 'MessageBody'))) as object).sort(),
      })),
  );
}

export const mlkAuth3: SecurityRule = {
  id: 'MLK-AUTH-3',
  sentence: 'The document that clients read before they log in contains public names only.',
  why: 'Everybody on the network can read it.',
  link: 'https://www.rfc-editor.org/rfc/rfc9728#section-2',
  fix: 'Remove what is not in RFC 9728; keep exactly one such document.',
  violations: (templates) => {
    const documents = metadataDocuments(templates);
    const wrong = documents.filter(({ members }) => members.join() !== publicMembers.join());
    return documents.length === 1 ? wrong : [{ path: '' }, ...documents];
  },
};
