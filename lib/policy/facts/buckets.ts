/** Construct paths of what belongs to the artifact bucket. */
export const artifactBucket = /\/ArtifactBucket\//;

/** Construct paths of what belongs to the bucket of the issuer's keys. */
export const issuerKeysBucket = /\/IssuerKeys\/Bucket\//;

/** Construct paths of what belongs to the bucket of the audit trail. */
export const auditBucket = /\/AuditTrail\/Bucket\//;
