/** Sets variables of this process. Before the code under test reads the environment for the first time. */
export function setVariables(variables: Record<string, string>): void {
  Object.assign(process.env, variables);
}

/** The environment of this process with these changes, for a process to be started. */
export const variablesWith = (changes: Record<string, string | undefined>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...changes,
});
