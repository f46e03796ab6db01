/** Prefix of the trail. */
export const auditPrefix = 'audit';
/** Prefix of what could not be read as the trail. */
export const failedPrefix = 'failed';

/** By day (UTC), in the form that Athena and Glue read as a partition (Firehose guide, "Custom prefixes"). */
export const deliveryPrefixes = {
  prefix: `${auditPrefix}/date=!{timestamp:yyyy-MM-dd}/`,
  errorOutputPrefix: `${failedPrefix}/!{firehose:error-output-type}/date=!{timestamp:yyyy-MM-dd}/`,
};
