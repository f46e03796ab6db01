import type {
  LifecycleRule,
  LifecycleRuleFilter,
  NoncurrentVersionTransition,
  Tag,
  Transition,
} from '@aws-sdk/client-s3';
import { booleanOf, compact, listOf, numberOf, type Plain, withKnownFields } from './known-fields';

/** CloudFormation's fields of a rule (AWS::S3::Bucket Rule); the deprecated singular ones are refused by omission. */
const RULE_FIELDS = [
  'Id',
  'Status',
  'Prefix',
  'TagFilters',
  'ObjectSizeGreaterThan',
  'ObjectSizeLessThan',
  'ExpirationInDays',
  'ExpirationDate',
  'ExpiredObjectDeleteMarker',
  'Transitions',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionTransitions',
  'AbortIncompleteMultipartUpload',
];

/**
 * Translates the LifecycleConfiguration of AWS::S3::Bucket, whose fields have other names and places than those of the
 * S3 API. Throws on a field that is unknown: a rule that is half understood deletes the wrong objects.
 */
export function translateLifecycle(configuration: unknown, path = 'LifecycleConfiguration'): LifecycleRule[] {
  const { Rules } = withKnownFields(configuration, path, ['Rules']);
  return listOf(Rules, `${path}.Rules`).map((rule, index) => translateRule(rule, `${path}.Rules[${index}]`));
}

function translateRule(value: unknown, path: string): LifecycleRule {
  const rule = withKnownFields(value, path, RULE_FIELDS);
  if (rule.Status !== 'Enabled' && rule.Status !== 'Disabled') {
    throw new Error(`${path}.Status is ${JSON.stringify(rule.Status)}, and must be Enabled or Disabled.`);
  }
  const translated = {
    ID: rule.Id as string | undefined,
    Status: rule.Status,
    Filter: translateFilter(rule, path),
    Expiration: translateExpiration(rule, path),
    Transitions: nonEmpty(
      listOf(rule.Transitions, `${path}.Transitions`).map((each) => transition(each, `${path}.Transitions`)),
    ),
    NoncurrentVersionTransitions: nonEmpty(
      listOf(rule.NoncurrentVersionTransitions, `${path}.NoncurrentVersionTransitions`).map((each) =>
        noncurrentTransition(each, `${path}.NoncurrentVersionTransitions`),
      ),
    ),
    NoncurrentVersionExpiration: noncurrentExpiration(rule.NoncurrentVersionExpiration, path),
    AbortIncompleteMultipartUpload: abort(rule.AbortIncompleteMultipartUpload, path),
  };
  return compact(translated) as LifecycleRule;
}

/** S3 takes one condition as it is, several only inside of And, and wants the filter even when it is empty. */
function translateFilter(rule: Plain, path: string): LifecycleRuleFilter {
  const tags = listOf(rule.TagFilters, `${path}.TagFilters`).map((tag) =>
    withKnownFields(tag, `${path}.TagFilters`, ['Key', 'Value']),
  );
  const rest = {
    Prefix: rule.Prefix as string | undefined,
    ObjectSizeGreaterThan: numberOf(rule.ObjectSizeGreaterThan, `${path}.ObjectSizeGreaterThan`),
    ObjectSizeLessThan: numberOf(rule.ObjectSizeLessThan, `${path}.ObjectSizeLessThan`),
  };
  const conditions = compact(rest) ?? {};
  const count = Object.keys(conditions).length + tags.length;
  if (count > 1)
    return { And: { ...conditions, ...(tags.length > 0 ? { Tags: tags as unknown as Tag[] } : {}) } };
  return (tags.length === 1 ? { Tag: tags[0] as unknown as Tag } : conditions) as LifecycleRuleFilter;
}

function translateExpiration(rule: Plain, path: string) {
  return compact({
    Days: numberOf(rule.ExpirationInDays, `${path}.ExpirationInDays`),
    Date: dateOf(rule.ExpirationDate),
    ExpiredObjectDeleteMarker: booleanOf(rule.ExpiredObjectDeleteMarker, `${path}.ExpiredObjectDeleteMarker`),
  });
}

function transition(value: unknown, path: string): Transition {
  const fields = withKnownFields(value, path, ['StorageClass', 'TransitionInDays', 'TransitionDate']);
  const { StorageClass, TransitionInDays, TransitionDate } = fields;
  return compact({
    Days: numberOf(TransitionInDays, path),
    Date: dateOf(TransitionDate),
    StorageClass,
  }) as Transition;
}

function noncurrentTransition(value: unknown, path: string): NoncurrentVersionTransition {
  const fields = withKnownFields(value, path, [
    'StorageClass',
    'TransitionInDays',
    'NewerNoncurrentVersions',
  ]);
  return compact({
    NoncurrentDays: numberOf(fields.TransitionInDays, path),
    NewerNoncurrentVersions: numberOf(fields.NewerNoncurrentVersions, path),
    StorageClass: fields.StorageClass,
  }) as NoncurrentVersionTransition;
}

function noncurrentExpiration(value: unknown, path: string) {
  if (value === undefined) return undefined;
  const where = `${path}.NoncurrentVersionExpiration`;
  const fields = withKnownFields(value, where, ['NoncurrentDays', 'NewerNoncurrentVersions']);
  return compact({
    NoncurrentDays: numberOf(fields.NoncurrentDays, where),
    NewerNoncurrentVersions: numberOf(fields.NewerNoncurrentVersions, where),
  });
}

function abort(value: unknown, path: string) {
  if (value === undefined) return undefined;
  const where = `${path}.AbortIncompleteMultipartUpload`;
  const { DaysAfterInitiation } = withKnownFields(value, where, ['DaysAfterInitiation']);
  return compact({ DaysAfterInitiation: numberOf(DaysAfterInitiation, where) });
}

const dateOf = (value: unknown) => (value === undefined ? undefined : new Date(String(value)));
const nonEmpty = <T>(list: T[]) => (list.length > 0 ? list : undefined);
