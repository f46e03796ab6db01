/** What the configuration table and the error messages need to know of a knob beside its type. */
declare module 'zod' {
  interface GlobalMeta {
    /** What a number counts: `days`, `GiB`, `MiB`, `vCPU units`. */
    readonly unit?: string;
    /** What is allowed, in words, where the type alone does not say it. */
    readonly allowed?: string;
    /** A value that is right, shown by the error message as what to write. */
    readonly example?: string;
    /** What holds without it, in words, where it may be left out and has no default. */
    readonly absent?: string;
  }
}
