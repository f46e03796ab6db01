/** Prefixes below which nothing but the trail, and nothing but what could not be read, is stored. */
export const auditPrefix = 'audit';
export const failedPrefix = 'failed';

/** By day (UTC), in the form that Athena and Glue read as a partition (Firehose guide, "Custom prefixes"). */
export const deliveryPrefixes = {
  prefix: `${auditPrefix}/date=!{timestamp:yyyy-MM-dd}/`,
  errorOutputPrefix: `${failedPrefix}/!{firehose:error-output-type}/date=!{timestamp:yyyy-MM-dd}/`,
};
