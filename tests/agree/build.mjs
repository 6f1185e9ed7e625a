import { inRoot } from "../../scripts/ground/root.mjs";
import { mustRun } from "../../scripts/ground/run.mjs";

/** The crate's side. */
export const PROGRAM = inRoot("target", "debug", "examples", "agree");

/** Builds it as the suite `rust` builds it, so that nothing is built twice. */
export const buildAgree = () =>
  mustRun("cargo", ["build", "--locked", "-p", "countersign", "--features", "mock", "--example", "agree"], {
    what: "building the crate's side",
  });
