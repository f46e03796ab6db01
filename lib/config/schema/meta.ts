/** What reference, declaration and error messages say about a setting beside its type. */
declare module 'zod' {
  interface GlobalMeta {
    /** What a number counts: `days`, `GiB`, `MiB`, `vCPU units`. */
    readonly unit?: string;
    /** What is allowed, in words, if the type alone does not say it. */
    readonly allowed?: string;
    /** A valid value, as the error message suggests it. */
    readonly example?: string;
    /** What holds without it, in words, for a setting that is optional and has no default. */
    readonly absent?: string;
    /** Whether it cannot change after the first deployment; docs/operations.md, "Changing a setting", has the way round. */
    readonly fixed?: boolean;
  }
}
